// The living network: plays a trace of pairs on a canvas. Everything moves in the browser; the kernel hears of the time only when it rests.
function render({ model, el }) {
  const root = make("div", "qnkit-living", el), canvas = make("canvas", "qnkit-living-canvas", root);
  const bar = make("div", "qnkit-living-bar", root);
  const play = make("button", "qnkit-living-play", bar), back = make("button", "", bar, "◂"), forth = make("button", "", bar, "▸");
  const scrub = make("input", "", bar), clock = make("output", "", bar), slow = make("select", "", bar), stripCanvas = make("canvas", "qnkit-living-canvas", root);
  const under = make("div", "qnkit-living-under", root), said = make("output", "qnkit-living-said", under);
  const wider = make("button", "", under, "−"), closer = make("button", "", under, "+"), legend = make("div", "qnkit-living-legend", root);
  const titles = [[back, "back to the event before (left arrow)"], [forth, "on to the next event (right arrow)"], [wider, "more time in the strip (-)"], [closer, "less time in the strip (+)"]];
  for (const [b, title] of titles) { b.title = title; b.setAttribute("aria-label", title); }
  for (const b of [play, back, forth, wider, closer]) b.type = "button";
  scrub.type = "range"; scrub.min = 0; scrub.step = "any"; scrub.setAttribute("aria-label", "time");
  slow.setAttribute("aria-label", "how slow time runs");
  said.setAttribute("aria-live", "polite");
  for (const c of [canvas, stripCanvas]) { c.tabIndex = 0; c.setAttribute("role", "img"); }
  stripCanvas.setAttribute("aria-label", "The memories along time, a row each. Up and down choose a memory, left and right step, plus and minus zoom.");
  const still = matchMedia("(prefers-reduced-motion: reduce)"), g = canvas.getContext("2d"), strip = new Strip(stripCanvas);
  let playing = false, seen = true, t = model.get("t"), raf = 0, timer = 0, last = 0, trace = null, look = null, laid = "", withStrip = false;

  function load() {
    trace = prepared(structuredClone(model.get("trace")));
    withStrip = model.get("strip") && trace.memories.length > 0;
    if (withStrip) under.before(stripCanvas); else stripCanvas.remove();
    under.hidden = !withStrip;
    strip.load(trace);
    scrub.max = trace.t_end; t = Math.min(t, trace.t_end); laid = "";
    canvas.setAttribute("aria-label", model.get("alt"));
  }

  function fit(c, h) {
    const { w, dpr } = look;
    c.width = w * dpr; c.height = h * dpr; c.style.height = `${h}px`;
  }

  function layout() { // only when the width, the theme or the trace has changed
    const w = root.clientWidth || 560, dpr = devicePixelRatio || 1, palette = model.get(isDark(el) ? "dark" : "light"), key = `${w} ${dpr} ${palette.ink}`;
    if (key === laid) return;
    laid = key;
    look = { ...palette, ...mapLayout(g, trace, w), dpr, font: getComputedStyle(root).fontFamily };
    fit(canvas, look.h);
    if (withStrip) { strip.layout(look); fit(stripCanvas, strip.h); }
    for (const name of ["ink", "quiet", "card", "plate", "rule", "accent"]) root.style.setProperty(`--living-${name}`, palette[name]);
    legend.replaceChildren();
    for (const [thing, word] of trace.words) {
      const item = make("span", "", legend), swatch = make("i", "", item), line = DASH[thing] ? (thing === "message" ? "dotted" : "dashed") : thing === "distilled" ? "double" : "solid";
      swatch.style.borderTop = `${Math.round(WIDTH[thing])}px ${line} ${palette.marks[thing]}`;
      item.append(word);
    }
  }

  function draw() {
    layout();
    g.setTransform(look.dpr, 0, 0, look.dpr, 0, 0);
    const chosen = model.get("chosen");
    drawMap(g, look, trace, t, chosen);
    if (withStrip) strip.draw(t, chosen);
    if (scrub !== document.activeElement || playing) scrub.value = t;
    const [unit, size] = unitOf(trace.t_end);
    clock.value = `${(t / size).toFixed(Math.max(0, 2 - Math.floor(Math.log10(trace.t_end / size))))} ${unit}`;
    root.dataset.t = t.toPrecision(9); root.dataset.playing = playing;
  }

  const rest = () => { model.set("t", +t.toPrecision(9)); model.save_changes(); };
  function frame(now) {
    raf = 0;
    if (!playing) return;
    t += Math.min(now - last, 100) / 1000 / model.get("slowed"); last = now;
    if (t >= trace.t_end) t = 0; // and again
    draw();
    if (seen && !document.hidden) raf = requestAnimationFrame(frame);
  }
  function stepBy(sign) {
    const { times, t_end } = trace, hair = t_end * 1e-9, to = sign > 0 ? times[upTo(times, t + hair)] : times[upTo(times, t - hair) - 1];
    t = to === undefined ? (sign > 0 ? 0 : t_end) : to; draw();
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
  const to = (where) => { if (playing) set(false); t = Math.max(0, Math.min(trace.t_end, where)); draw(); };
  function choose(pair) {
    const serial = pair ? pair[SERIAL] : -1;
    if (serial === model.get("chosen")) return;
    model.set("chosen", serial); model.save_changes();
  }
  function zoom(factor) {
    strip.window = Math.min(trace.t_end, Math.max(trace.t_end / 4096, Math.min(strip.window, trace.t_end) * factor)); draw();
  }
  function chooseRow(by) {
    strip.row = Math.max(0, Math.min(trace.memories.length - 1, strip.row + by)); choose(strip.pairIn(strip.row, t)); draw();
  }
  play.onclick = () => set(!playing);
  back.onclick = () => { set(false); stepBy(-1); rest(); };
  forth.onclick = () => { set(false); stepBy(1); rest(); };
  wider.onclick = () => zoom(2);
  closer.onclick = () => zoom(0.5);
  scrub.oninput = () => to(+scrub.value);
  scrub.onchange = rest;
  slow.onchange = () => { model.set("slowed", +slow.value); model.save_changes(); };
  stripCanvas.onpointerdown = (e) => { if (e.offsetX >= strip.left - 4) { stripCanvas.setPointerCapture(e.pointerId); to(strip.timeAt(e.offsetX)); } };
  stripCanvas.onpointermove = (e) => {
    if (e.buttons) to(Math.max(strip.from, Math.min(strip.until - 1e-9 * trace.t_end, strip.timeAt(e.offsetX))));
    else choose(strip.pairAt(e.offsetX, e.offsetY));
  };
  stripCanvas.onpointerup = rest;
  stripCanvas.onpointerleave = () => choose(undefined);
  stripCanvas.onblur = () => { strip.row = -1; choose(undefined); draw(); };
  root.onkeydown = (e) => {
    const typing = e.target === scrub || e.target === slow, rows = e.target === stripCanvas;
    const act = {
      " ": () => set(!playing), ArrowRight: () => forth.onclick(), ArrowLeft: () => back.onclick(), Home: () => { to(0); rest(); }, End: () => { to(trace.t_end); rest(); },
      ArrowUp: rows && (() => chooseRow(-1)), ArrowDown: rows && (() => chooseRow(1)), "+": withStrip && (() => zoom(0.5)), "-": withStrip && (() => zoom(2)),
    }[e.key];
    e.stopPropagation(); // the notebook's own keys stay quiet here
    if (!act || (typing && e.key !== " ") || (e.target.tagName === "BUTTON" && e.key === " ")) return;
    act(); e.preventDefault();
    if (rows && strip.row >= 0) choose(strip.pairIn(strip.row, t));
  };
  const onTrace = () => { load(); draw(); }, onT = () => { if (!playing) { t = model.get("t"); draw(); } };
  const onChosen = () => { const p = trace.pairs.find((one) => one[SERIAL] >= 0 && one[SERIAL] === model.get("chosen")); said.value = p ? strip.said(p) : ""; draw(); };
  function onSlow() { // the present pace, and slower and faster ones
    const now = model.get("slowed"), middle = Math.round(2 * Math.log10(now)), near = (k) => +(10 ** Math.floor(k / 2) * (k % 2 ? 3 : 1)).toPrecision(3);
    if (![...slow.options].some((o) => +o.value === now)) {
      slow.replaceChildren();
      for (const s of new Set([-2, -1, 0, 1, 2].map((k) => (k ? near(middle + k) : now)))) {
        const o = make("option", "", slow, s === 1 ? "real time" : s > 1 ? `slowed ${+s.toPrecision(3)}×` : `sped up ${+(1 / s).toPrecision(3)}×`); o.value = s;
      }
    }
    slow.value = now;
  }
  const onPlay = () => set(model.get("playing"));
  const listeners = { "change:trace": onTrace, "change:strip": onTrace, "change:t": onT, "change:chosen": onChosen, "change:slowed": onSlow, "change:playing": onPlay };
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
