// The living network: plays a trace of pairs on a canvas. Everything moves in the browser; the kernel hears of the time only when it rests.
const FRESH_S = 0.03, END_S = 0.06; // how long a new pair looks new, and an ended one is still shown, in simulated seconds
const SLOW = [1, 3, 10, 30, 100];
const LEGEND = [["fresh", "made"], ["waiting", "waiting"], ["swapped", "swapped"], ["delivered", "used"], ["lost", "lost"]];
const DASH = { lost: [6, 5] };
const WIDTH = { fresh: 3.6, waiting: 3, swapped: 3.6, delivered: 5.5, lost: 2.6 };

function make(tag, className, parent, text) {
  const node = document.createElement(tag);
  node.className = className;
  if (text) node.textContent = text;
  parent.append(node);
  return node;
}

function isDark(el) {
  const jupyter = document.body.dataset.jpThemeLight;
  if (el.closest(".qnkit-light")) return false;
  return !!el.closest(".qnkit-dark") || (jupyter ? jupyter === "false" : matchMedia("(prefers-color-scheme: dark)").matches);
}

function render({ model, el }) {
  const root = make("div", "qnkit-living", el), canvas = make("canvas", "qnkit-living-canvas", root);
  const bar = make("div", "qnkit-living-bar", root);
  const play = make("button", "qnkit-living-play", bar), back = make("button", "", bar, "◂"), forth = make("button", "", bar, "▸");
  const scrub = make("input", "", bar), clock = make("output", "", bar), slow = make("select", "", bar), legend = make("div", "qnkit-living-legend", root);
  for (const b of [play, back, forth]) b.type = "button";
  back.title = "back to the event before"; forth.title = "on to the next event";
  for (const b of [back, forth]) b.setAttribute("aria-label", b.title);
  scrub.type = "range"; scrub.min = 0; scrub.step = "any"; scrub.setAttribute("aria-label", "time");
  slow.setAttribute("aria-label", "how slow time runs");
  for (const s of SLOW) { const o = make("option", "", slow, s === 1 ? "real time" : `slowed ${s}×`); o.value = s; }
  canvas.tabIndex = 0; canvas.setAttribute("role", "img");
  const still = matchMedia("(prefers-reduced-motion: reduce)"), g = canvas.getContext("2d");
  let playing = false, seen = true, t = model.get("t"), raf = 0, timer = 0, last = 0, times = [], trace = null, look = null, paintedLook = "";

  function load() {
    trace = model.get("trace");
    const all = trace.pairs.flatMap((p) => [p[2], p[3]]);
    times = [...new Set(all)].sort((a, b) => a - b);
    scrub.max = trace.t_end; t = Math.min(t, trace.t_end);
    canvas.setAttribute("aria-label", model.get("alt"));
  }

  function stateOf(p) { // what a pair looks like now: [thing, age 0..1], or null
    const [, , t0, t1, kind, fate] = p;
    if (t < t0 || t >= t1 + END_S) return null;
    if (t >= t1) return fate === "used" ? ["delivered", 0] : fate === "lost" ? ["lost", 0] : null;
    if (kind === "swapped") return ["swapped", 0];
    const age = (t - t0 - FRESH_S) / (model.get("cutoff_s") || 2);
    return age < 0 ? ["fresh", 0] : ["waiting", Math.min(1, age)];
  }

  function arc(a, b, bend) { // the control point: bent away from the middle of the map
    const [ax, ay] = a, [bx, by] = b, mx = (ax + bx) / 2, my = (ay + by) / 2, c = look.centre;
    const nx = -(by - ay), ny = bx - ax, side = nx * (mx - c[0]) + ny * (my - c[1]) >= 0 ? 1 : -1;
    return [mx + side * nx * bend * 2, my + side * ny * bend * 2];
  }

  function layout() {
    const w = root.clientWidth || 560, h = Math.round(Math.min(380, Math.max(220, w * 0.6))), dpr = devicePixelRatio || 1;
    if (canvas.width !== w * dpr || canvas.height !== h * dpr) { canvas.width = w * dpr; canvas.height = h * dpr; canvas.style.height = h + "px"; }
    const xs = trace.nodes.map((n) => n.x), ys = trace.nodes.map((n) => n.y), pad = 52;
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const scale = Math.min((w - 2 * pad) / (x1 - x0 || 1), (h - 2 * pad) / (y1 - y0 || 1));
    const ox = (w - scale * (x1 - x0)) / 2, oy = (h - scale * (y1 - y0)) / 2;
    const at = trace.nodes.map((n) => [ox + (n.x - x0) * scale, h - oy - (n.y - y0) * scale]);
    const palette = model.get(isDark(el) ? "dark" : "light");
    look = { w, h, dpr, at, scale, centre: [w / 2, h / 2], ...palette };
    const key = JSON.stringify(palette);
    if (key !== paintedLook) {
      paintedLook = key;
      for (const name of ["ink", "quiet", "card", "plate", "rule", "accent"]) root.style.setProperty(`--living-${name}`, palette[name]);
      legend.replaceChildren();
      for (const [thing, word] of LEGEND) {
        const item = make("span", "", legend), swatch = make("i", "", item);
        swatch.style.borderTop = `${Math.round(WIDTH[thing])}px ${DASH[thing] ? "dashed" : "solid"} ${palette.marks[thing]}`;
        item.append(word);
      }
    }
  }

  function draw() {
    layout();
    const { w, h, dpr, at, scale, marks } = look;
    g.setTransform(dpr, 0, 0, dpr, 0, 0);
    g.clearRect(0, 0, w, h);
    g.lineCap = "round"; g.strokeStyle = look.rule; g.lineWidth = 2.4;
    for (const [a, b] of trace.links) { g.beginPath(); g.moveTo(...at[a]); g.lineTo(...at[b]); g.stroke(); }
    const lit = at.map(() => []), used = { used: 0, lost: 0 };
    for (const p of trace.pairs) {
      if (p[3] <= t && p[5] in used) used[p[5]] += 1;
      const now = stateOf(p);
      if (!now) continue;
      const [thing, age] = now, A = at[p[0]], B = at[p[1]], C = arc(A, B, p[4] === "swapped" ? 0.2 : 0.13);
      if (thing !== "lost") { lit[p[0]].push(marks[thing]); lit[p[1]].push(marks[thing]); }
      g.globalAlpha = thing === "waiting" ? 1 - 0.65 * age : 1;
      g.strokeStyle = marks[thing]; g.lineWidth = WIDTH[thing] * (thing === "waiting" ? 1 - 0.55 * age : 1);
      g.setLineDash(DASH[thing] || []);
      g.beginPath(); g.moveTo(...A); g.quadraticCurveTo(...C, ...B); g.stroke();
      g.setLineDash([]); g.globalAlpha = 1;
      if (thing === "lost") { // a cross in its middle
        const x = (A[0] + 2 * C[0] + B[0]) / 4, y = (A[1] + 2 * C[1] + B[1]) / 4;
        g.lineWidth = 2.6; g.beginPath(); g.moveTo(x - 6, y - 6); g.lineTo(x + 6, y + 6); g.moveTo(x + 6, y - 6); g.lineTo(x - 6, y + 6); g.stroke();
      }
      if (thing === "delivered") for (const [x, y] of [A, B]) { g.lineWidth = 4; g.beginPath(); g.arc(x, y, 27, 0, 7); g.stroke(); } // end marks
    }
    at.forEach(([x, y], i) => {
      g.fillStyle = look.card; g.strokeStyle = look.ink; g.lineWidth = 2.2;
      g.beginPath(); g.arc(x, y, 22, 0, 7); g.fill(); g.stroke();
      for (let q = 0; q < 6; q++) { // the module's qubits; those that hold half of a pair take its colour
        const angle = (q + 0.5) * Math.PI / 3;
        g.fillStyle = lit[i][q] || look.ink;
        g.beginPath(); g.arc(x + 11 * Math.cos(angle), y + 9 * Math.sin(angle), lit[i][q] ? 3.6 : 2.7, 0, 7); g.fill();
      }
    });
    g.strokeStyle = g.fillStyle = look.quiet; g.lineWidth = 1.2; g.font = "12px " + getComputedStyle(root).fontFamily;
    g.beginPath(); g.moveTo(16, h - 20); g.lineTo(16, h - 14); g.lineTo(16 + scale, h - 14); g.lineTo(16 + scale, h - 20); g.stroke();
    g.fillText("1 m", 22 + scale, h - 12);
    g.textAlign = "right"; g.fillText(`${used.used} used, ${used.lost} lost`, w - 16, h - 12); g.textAlign = "left";
    if (scrub !== document.activeElement || playing) scrub.value = t;
    clock.value = `${t.toFixed(2)} s`;
    root.dataset.t = t.toFixed(4); root.dataset.playing = playing;
  }

  const rest = () => { model.set("t", Math.round(t * 1e4) / 1e4); model.save_changes(); };
  function frame(now) {
    raf = 0;
    if (!playing) return;
    t += Math.min(now - last, 100) / 1000 / model.get("slowed"); last = now;
    if (t >= trace.t_end) t = 0; // and again
    draw();
    if (seen && !document.hidden) raf = requestAnimationFrame(frame);
  }
  function stepBy(sign) {
    const to = sign > 0 ? times.find((x) => x > t + 1e-6) : times.findLast((x) => x < t - 1e-6);
    t = to === undefined ? (sign > 0 ? 0 : trace.t_end) : to; draw();
  }
  function go() {
    cancelAnimationFrame(raf); clearInterval(timer); raf = 0;
    if (!playing) return;
    if (still.matches) timer = setInterval(() => { if (seen) stepBy(1); }, 1500); // steps in place of movement
    else { last = performance.now(); raf = requestAnimationFrame(frame); }
  }
  function set(on) {
    playing = on;
    play.textContent = on ? "❚❚" : "▶"; play.title = on ? "stop time (space)" : "let time run (space)"; play.setAttribute("aria-label", play.title);
    go(); draw(); if (!on) rest();
  }
  play.onclick = () => set(!playing);
  back.onclick = () => { set(false); stepBy(-1); rest(); };
  forth.onclick = () => { set(false); stepBy(1); rest(); };
  scrub.oninput = () => { t = +scrub.value; if (playing) set(false); draw(); };
  scrub.onchange = rest;
  slow.onchange = () => { model.set("slowed", +slow.value); model.save_changes(); };
  root.onkeydown = (e) => {
    const typing = e.target === scrub || e.target === slow;
    const act = { " ": () => set(!playing), ArrowRight: () => forth.onclick(), ArrowLeft: () => back.onclick() }[e.key];
    e.stopPropagation(); // the notebook's own keys stay quiet here
    if (!act || (typing && e.key !== " ") || (e.target.tagName === "BUTTON" && e.key === " ")) return;
    act(); e.preventDefault();
  };
  const onTrace = () => { load(); draw(); }, onT = () => { if (!playing) { t = model.get("t"); draw(); } };
  const onSlow = () => { slow.value = model.get("slowed"); }, onPlay = () => set(model.get("playing"));
  const listeners = { "change:trace": onTrace, "change:t": onT, "change:slowed": onSlow, "change:playing": onPlay };
  for (const [name, f] of Object.entries(listeners)) model.on(name, f);
  const size = new ResizeObserver(() => trace && draw());
  const sight = new IntersectionObserver(([entry]) => { seen = entry.isIntersecting; go(); });
  const theme = new MutationObserver(() => draw());
  load(); onSlow(); size.observe(root); sight.observe(root);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  document.addEventListener("visibilitychange", go); still.addEventListener("change", go);
  set(model.get("playing") && !still.matches);
  return () => {
    cancelAnimationFrame(raf); clearInterval(timer); size.disconnect(); sight.disconnect(); theme.disconnect();
    document.removeEventListener("visibilitychange", go); still.removeEventListener("change", go);
    for (const [name, f] of Object.entries(listeners)) model.off(name, f);
  };
}
export default { render };
