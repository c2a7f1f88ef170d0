// The map of the living network: nodes, links, pairs as arcs, messages as dotted arrows. Joined with living_strip.js and living.js.
const DASH = { lost: [6, 5], message: [1.5, 4.5] };
const WIDTH = { fresh: 3.6, waiting: 3, swapped: 3.6, distilled: 5.4, delivered: 5.5, lost: 2.6, message: 1.8 };
const [A, B, T0, T1, KIND, FATE, END, OLDEST, LANE, SERIAL, PLACE, ROW, , FREE] = Array(15).keys(); // the columns of a pair

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

function upTo(sorted, x) { // how many of a sorted list are at most x
  let low = 0, high = sorted.length;
  while (low < high) { const mid = (low + high) >> 1; if (sorted[mid] <= x) low = mid + 1; else high = mid; }
  return low;
}

function unitOf(t) { return t >= 1 ? ["s", 1] : t >= 1e-3 ? ["ms", 1e-3] : ["µs", 1e-6]; }

function niceStep(longest) { // the longest of 1, 2, 5, 10 ... that fits
  const size = 10 ** Math.floor(Math.log10(longest));
  return [5, 2, 1].find((s) => s * size <= longest * (1 + 1e-9)) * size;
}

const ageOf = (p, t, trace) => Math.min(1, Math.max(0, (t - p[OLDEST] - (p[KIND] === "link" ? trace.fresh_s : 0)) / trace.age_s));

function stateOf(p, t, trace) { // what a pair looks like at t: [thing, age 0..1], or null
  if (t < p[T0] || t >= p[T1] + trace.gone_s) return null;
  if (t >= p[T1]) return p[END] ? [p[END], 0] : null;
  if (p[KIND] !== "link") return [p[KIND], ageOf(p, t, trace)];
  return t < p[T0] + trace.fresh_s ? ["fresh", 0] : ["waiting", ageOf(p, t, trace)];
}

function prepared(trace) { // what is looked up in every frame, worked out once
  const { pairs } = trace;
  trace.starts = pairs.map((p) => p[T0]);
  trace.longest = Math.max(0, ...pairs.map((p) => p[T1] - p[T0])) + trace.gone_s;
  trace.times = [...new Set(pairs.flatMap((p) => [p[T0], p[T1]]))].sort((a, b) => a - b);
  const ends = (end) => pairs.filter((p) => p[END] === end).map((p) => p[T1]).sort((a, b) => a - b);
  trace.ended = { delivered: ends("delivered"), lost: ends("lost") };
  return trace;
}

function seenAt(trace, t) { // the pairs that may be on the screen: born before t, and not too long ago
  return trace.pairs.slice(upTo(trace.starts, t - trace.longest - 1e-12), upTo(trace.starts, t));
}

function mapLayout(g, trace, w) {
  const xs = trace.nodes.map((n) => n.x), ys = trace.nodes.map((n) => n.y), pad = 52;
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const need = 2 * pad + 90 + (y1 - y0) * ((w - 2 * pad) / (x1 - x0 || 1e-9));
  const h = Math.round(Math.min(380, Math.max(220, Math.min(w * 0.6, need))));
  const scale = Math.min((w - 2 * pad) / (x1 - x0 || 1e-9), (h - 2 * pad) / (y1 - y0 || 1e-9));
  const ox = (w - scale * (x1 - x0)) / 2, oy = (h - scale * (y1 - y0)) / 2;
  const at = trace.nodes.map((n) => [ox + (n.x - x0) * scale, h - oy - (n.y - y0) * scale]);
  let near = 80;
  at.forEach(([x, y], i) => at.slice(0, i).forEach(([u, v]) => { near = Math.min(near, Math.hypot(x - u, y - v) || near); }));
  const r = Math.min(22, Math.max(6, 0.3 * near));
  g.font = `12px ${getComputedStyle(g.canvas).fontFamily}`;
  const taken = at.map(([x, y]) => [x - r, y - r, x + r, y + r]); // names keep off nodes and each other
  const names = trace.nodes.map((n, i) => {
    const wide = g.measureText(n.name).width / 2, [x, y] = at[i];
    const spots = [[x, y + r + 10], [x, y - r - 10], [x + r + 6 + wide, y], [x - r - 6 - wide, y]];
    const boxOf = ([u, v]) => [u - wide, v - 7, u + wide, v + 7];
    const free = (box) => box[0] > 2 && box[2] < w - 2 && !taken.some((o) => o[0] < box[2] && box[0] < o[2] && o[1] < box[3] && box[1] < o[3]);
    const spot = n.name && spots.find((s) => free(boxOf(s)));
    if (spot) taken.push(boxOf(spot));
    return spot || null;
  });
  return { w, h, at, scale, r, names, centre: [w / 2, h / 2] };
}

function arc(look, p) { // the control point: bent away from the middle of the map, further for a longer pair and for a further lane
  const [ax, ay] = look.at[p[A]], [bx, by] = look.at[p[B]], mx = (ax + bx) / 2, my = (ay + by) / 2, c = look.centre;
  const length = Math.hypot(bx - ax, by - ay) || 1, nx = (by - ay) / length, ny = (ax - bx) / length;
  const peak = Math.min(0.4 * look.h, length * ((p[KIND] === "link" ? 0.13 : 0.2) + 0.08 * p[LANE]));
  const away = nx * (mx - c[0]) + ny * (my - c[1]), side = Math.abs(away) < 1e-6 ? (ny <= 0 ? 1 : -1) : away > 0 ? 1 : -1;
  return [mx + side * nx * peak * 2, my + side * ny * peak * 2];
}

function drawPair(g, look, p, thing, age, chosen) {
  const a = look.at[p[A]], b = look.at[p[B]], c = arc(look, p), width = WIDTH[thing] * (1 - 0.55 * age);
  const curve = () => { g.beginPath(); g.moveTo(...a); g.quadraticCurveTo(...c, ...b); g.stroke(); };
  if (chosen) { g.globalAlpha = 0.25; g.strokeStyle = look.ink; g.lineWidth = width + 9; curve(); }
  g.globalAlpha = 1 - 0.65 * age; g.strokeStyle = look.marks[thing]; g.lineWidth = width; g.setLineDash(DASH[thing] || []);
  curve();
  g.setLineDash([]); g.globalAlpha = 1;
  if (thing === "distilled") { g.strokeStyle = look.plate; g.lineWidth = width / 3; curve(); } // a double line
  if (thing === "lost") { // a cross in its middle
    const x = (a[0] + 2 * c[0] + b[0]) / 4, y = (a[1] + 2 * c[1] + b[1]) / 4;
    g.beginPath(); g.moveTo(x - 6, y - 6); g.lineTo(x + 6, y + 6); g.moveTo(x + 6, y - 6); g.lineTo(x - 6, y + 6); g.stroke();
  }
  if (thing === "delivered") for (const [x, y] of [a, b]) { g.lineWidth = 4; g.beginPath(); g.arc(x, y, look.r + 5, 0, 7); g.stroke(); } // end marks
}

function drawMessage(g, look, [from, to, sent, there], t) {
  const a = look.at[from], b = look.at[to], part = Math.min(1, (t - sent) / (there - sent)), length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const along = Math.max(look.r + 8, part * (length - look.r - 4)), u = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const tip = [a[0] + u[0] * along, a[1] + u[1] * along];
  g.strokeStyle = g.fillStyle = look.marks.message; g.lineWidth = WIDTH.message; g.setLineDash(DASH.message);
  g.beginPath(); g.moveTo(...a); g.lineTo(...tip); g.stroke(); g.setLineDash([]);
  g.beginPath(); g.moveTo(tip[0] + 4 * u[0], tip[1] + 4 * u[1]);
  for (const s of [1, -1]) g.lineTo(tip[0] - 5 * u[0] - 5 * s * u[1], tip[1] - 5 * u[1] + 5 * s * u[0]);
  g.fill();
}

function drawMap(g, look, trace, t, chosen) {
  const { w, h, at, r, scale, marks } = look, lit = at.map(() => []);
  g.clearRect(0, 0, w, h);
  g.lineCap = "round"; g.strokeStyle = look.rule; g.lineWidth = 2.4;
  for (const [a, b] of trace.links) { g.beginPath(); g.moveTo(...at[a]); g.lineTo(...at[b]); g.stroke(); }
  for (const p of seenAt(trace, t)) {
    const now = stateOf(p, t, trace);
    if (!now) continue;
    if (now[0] !== "lost") { lit[p[A]].push(marks[now[0]]); lit[p[B]].push(marks[now[0]]); }
    drawPair(g, look, p, ...now, p[SERIAL] >= 0 && p[SERIAL] === chosen);
  }
  for (const m of trace.messages) if (m[2] <= t && t < m[3] + trace.fresh_s) drawMessage(g, look, m, t);
  at.forEach(([x, y], i) => {
    const dots = trace.dots[i];
    g.fillStyle = look.card; g.strokeStyle = look.ink; g.lineWidth = r > 12 ? 2.2 : 1.6;
    g.beginPath(); g.arc(x, y, r, 0, 7); g.fill(); g.stroke();
    for (let q = 0; r > 12 && dots <= 8 && q < dots; q++) { // the memories; those that hold half of a pair take its colour
      const angle = (q + 0.5) * 2 * Math.PI / dots, far = dots > 1 ? r / 2 : 0;
      g.fillStyle = lit[i][q] || look.ink;
      g.beginPath(); g.arc(x + far * Math.cos(angle), y + 0.82 * far * Math.sin(angle), lit[i][q] ? 3.6 : 2.7, 0, 7); g.fill();
    }
    if (r <= 12 && lit[i].length) { g.fillStyle = lit[i][0]; g.beginPath(); g.arc(x, y, r / 2.4, 0, 7); g.fill(); }
  });
  g.font = `12px ${look.font}`; g.textAlign = "center"; g.textBaseline = "middle"; g.lineJoin = "round";
  look.names.forEach((spot, i) => {
    if (!spot) return;
    g.strokeStyle = look.plate; g.lineWidth = 4; g.strokeText(trace.nodes[i].name, ...spot);
    g.fillStyle = look.ink; g.fillText(trace.nodes[i].name, ...spot);
  });
  g.textAlign = "left"; g.textBaseline = "alphabetic"; g.strokeStyle = g.fillStyle = look.quiet; g.lineWidth = 1.2;
  if (trace.unit) {
    const km = niceStep(w / 5 / scale), x = 16 + scale * km;
    g.beginPath(); g.moveTo(16, h - 20); g.lineTo(16, h - 14); g.lineTo(x, h - 14); g.lineTo(x, h - 20); g.stroke();
    g.fillText(`${+km.toPrecision(3)} ${trace.unit}`, x + 6, h - 12);
  }
  const words = Object.fromEntries(trace.words), { delivered, lost } = trace.ended;
  g.textAlign = "right"; g.fillText(`${upTo(delivered, t)} ${words.delivered}, ${upTo(lost, t)} lost`, w - 16, h - 12); g.textAlign = "left";
}
