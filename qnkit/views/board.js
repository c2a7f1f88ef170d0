// A board of modules: qubits are dots in boxes and can be dragged from box to box, or picked up and put down with the keyboard.
const NS = "http://www.w3.org/2000/svg", DOT = 17;
function part(tag, parent, given = {}, text) {
  const e = document.createElementNS(NS, tag);
  for (const [k, v] of Object.entries(given)) e.setAttribute(k, v);
  if (text !== undefined) e.textContent = text;
  parent.append(e);
  return e;
}
function render({ model, el }) {
  const root = document.createElement("div"); root.className = "qnkit-board"; el.append(root);
  const svg = part("svg", root, { role: "group" }), under = part("g", svg), lines = part("g", svg), over = part("g", svg), dots = part("g", svg);
  const said = document.createElement("output"); said.className = "qnkit-board-said"; said.setAttribute("aria-live", "polite"); root.append(said);
  let board, boxes = [], slot = [], shown = [], nodes = [], at = [], picked = -1, target = -1, drag = null;

  function load() { // what Python says now; who stays in a module keeps the slot
    const before = shown; board = model.get("board"); shown = board.homes;
    svg.setAttribute("viewBox", `0 0 ${board.width} ${board.height}`); svg.setAttribute("aria-label", board.alt);
    if (before.length !== shown.length || boxes.length !== board.boxes.length) { slot = shown.map(() => -1); picked = -1; }
    const stays = shown.map((m, q) => m === before[q] && slot[q] >= 0 && slot[q] < board.room);
    const taken = board.boxes.map((_, m) => new Set(shown.flatMap((home, q) => (home === m && stays[q] ? [slot[q]] : []))));
    shown.forEach((m, q) => {
      if (stays[q]) return;
      const free = board.boxes[m].slots.map((_, i) => i).filter((i) => !taken[m].has(i));
      const from = drag?.q === q ? drag.p : null, far = (i) => (from ? Math.hypot(board.boxes[m].slots[i][0] - from[0], board.boxes[m].slots[i][1] - from[1]) : i);
      slot[q] = free.reduce((a, b) => (far(b) < far(a) ? b : a)); taken[m].add(slot[q]);
    });
    drag = null; boxes = board.boxes;
    if (nodes.length !== shown.length) build();
    at = shown.map((m, q) => boxes[m].slots[slot[q]]);
    if (picked >= 0) choose(picked, -1); else say("");
    draw();
  }
  function build() {
    dots.replaceChildren();
    nodes = shown.map((_, q) => {
      const g = part("g", dots, { class: "qnkit-board-dot", tabindex: 0, role: "button" });
      part("circle", g, { r: DOT }); part("text", g, { dy: "0.35em" }, board.labels[q]);
      g.onpointerdown = (e) => {
        if (e.button) return;
        g.setPointerCapture(e.pointerId); drag = { q, start: spot(e), p: at[q], moved: false }; g.focus(); e.preventDefault();
      };
      g.onpointermove = (e) => {
        if (drag?.q !== q || !e.buttons) return;
        const p = spot(e);
        if (!drag.moved && Math.hypot(p[0] - drag.start[0], p[1] - drag.start[1]) < 5) return;
        if (!drag.moved) { picked = -1; say(""); }
        drag.moved = true; drag.p = p; at[q] = p; target = boxAt(p); draw();
      };
      g.onpointerup = (e) => {
        if (drag?.q !== q) return;
        const { moved, p } = drag, to = target;
        if (!moved) { drag = null; press(q); return; }
        const other = near(p, q);
        target = -1;
        if (to >= 0 && to !== shown[q]) ask(other >= 0 && shown[other] === to ? { do: "exchange", qubit: q, other } : { do: "move", qubit: q, module: to });
        else { drag = null; at[q] = boxes[shown[q]].slots[slot[q]]; draw(); }
      };
      g.onpointercancel = () => { if (drag?.q === q) { drag = null; target = -1; at[q] = boxes[shown[q]].slots[slot[q]]; draw(); } };
      g.onkeydown = (e) => key(e, q);
      g.onpointerenter = () => { if (!drag) draw(q); };
      g.onpointerleave = () => { if (!drag) draw(); };
      return g;
    });
  }
  function spot(e) { const m = svg.getScreenCTM(); return [(e.clientX - m.e) / m.a, (e.clientY - m.f) / m.d]; }
  const boxAt = ([x, y]) => boxes.findIndex((b) => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h);
  const near = ([x, y], q) => at.findIndex((p, i) => i !== q && Math.hypot(p[0] - x, p[1] - y) < 1.2 * DOT);
  const count = (m) => shown.filter((home) => home === m).length, full = (m, q) => m >= 0 && m !== shown[q] && count(m) >= board.room;
  const say = (words) => { said.value = words || board.hint; };
  let serial = 0;
  function ask(what) { picked = -1; model.set("asked", { ...what, serial: ++serial, time: Date.now() }); model.save_changes(); }
  function choose(q, module) {
    picked = q; target = module;
    if (q >= 0) say(module < 0 ? `qubit ${board.labels[q]} picked up: arrow keys choose a module, Enter puts it there; or choose another qubit to exchange`
      : `qubit ${board.labels[q]} to module ${boxes[module].name}${full(module, q) ? " (full: choose a qubit there to exchange)" : ""}?`);
    else say("");
  }
  function press(q) { // Enter, space or a click on a dot
    if (picked < 0) choose(q, -1);
    else if (picked === q) { if (target >= 0 && target !== shown[q]) { const to = target; target = -1; ask({ do: "move", qubit: q, module: to }); } else choose(-1, -1); }
    else if (shown[picked] !== shown[q]) { const one = picked; target = -1; ask({ do: "exchange", qubit: one, other: q }); }
    else choose(q, -1);
    draw();
  }
  function key(e, q) {
    const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[e.key];
    if (e.key === "Enter" || e.key === " ") press(q);
    else if (e.key === "Escape") { choose(-1, -1); draw(); }
    else if (steps && picked >= 0) { // the nearest module that way
      const here = boxes[target >= 0 ? target : shown[picked]];
      const way = (b) => ((b.x - here.x) * steps[0] + (b.y - here.y) * steps[1]), off = (b) => Math.abs((b.x - here.x) * steps[1]) + Math.abs((b.y - here.y) * steps[0]);
      const found = boxes.map((b, m) => [b, m]).filter(([b]) => way(b) > 0).sort((a, b) => way(a[0]) + 2 * off(a[0]) - way(b[0]) - 2 * off(b[0]));
      if (found.length) { choose(picked, found[0][1]); draw(); }
    } else if (e.key === "Tab") return;
    e.stopPropagation(); if (steps || e.key === " " || e.key === "Enter") e.preventDefault(); // the notebook's own keys stay quiet here
  }
  function draw(lit = -1) {
    const c = board.colours; svg.style.setProperty("--board-fresh", c.fresh); svg.style.setProperty("--board-lost", c.lost); svg.style.setProperty("--board-text", c.text);
    under.replaceChildren(); lines.replaceChildren(); over.replaceChildren();
    const held = drag?.moved ? drag.q : picked;
    for (const [x1, y1, x2, y2] of board.bands) part("line", under, { class: "qnkit-board-band", x1, y1, x2, y2 });
    boxes.forEach((b, m) => {
      const state = target === m && held >= 0 ? (full(m, held) ? "full" : m === shown[held] ? "" : "open") : "";
      const box = part("rect", under, { class: `qnkit-board-box ${state}`, x: b.x, y: b.y, width: b.w, height: b.h, rx: 14 });
      box.onclick = () => { if (picked >= 0 && m !== shown[picked]) { const q = picked; target = -1; ask({ do: "move", qubit: q, module: m }); draw(); } };
      part("text", over, { class: "qnkit-board-name", x: b.x + 14, y: b.y + 22 }, `module ${b.name}`);
      part("text", over, { class: `qnkit-board-load ${state}`, x: b.x + b.w - 14, y: b.y + 22 }, state === "full" ? "full" : `${count(m)} of ${board.room}`);
      b.slots.forEach(([cx, cy]) => part("circle", under, { class: "qnkit-board-slot", cx, cy, r: DOT }));
    });
    for (const [a, b, weight] of board.edges) {
      const across = (drag?.moved && target >= 0 && (a === drag.q || b === drag.q)) ? (a === drag.q ? target !== shown[b] : target !== shown[a]) : shown[a] !== shown[b];
      const [x1, y1] = at[a], [x2, y2] = at[b], look = `qnkit-board-line ${across ? "across" : ""} ${lit >= 0 && a !== lit && b !== lit ? "dim" : ""}`;
      part("line", lines, { class: look, x1, y1, x2, y2, "stroke-width": Math.min(9, 1.2 + 1.1 * weight) });
    }
    for (const [x, y, words] of board.badges) {
      const g = part("g", over, { class: "qnkit-board-badge", transform: `translate(${x} ${y})` }), wide = 14 + 7.4 * words.length;
      part("rect", g, { x: -wide / 2, y: -13, width: wide, height: 26, rx: 13 }); part("text", g, { dy: "0.35em" }, words);
    }
    if (board.told.length) part("text", over, { class: "qnkit-board-told", x: board.told[0], y: board.told[1] }, board.told[2]);
    nodes.forEach((g, q) => {
      g.style.transform = `translate(${at[q][0]}px, ${at[q][1]}px)`;
      g.classList.toggle("held", q === held); g.classList.toggle("moving", drag?.moved && drag.q === q);
      g.setAttribute("aria-label", `qubit ${board.labels[q]}, in module ${boxes[shown[q]].name}`); g.setAttribute("aria-pressed", q === picked);
    });
    root.dataset.homes = shown.join(" ");
  }
  model.on("change:board", load); load();
  return () => model.off("change:board", load);
}
export default { render };
