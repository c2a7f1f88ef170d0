// The strip of memories: a row each, grouped by node, a bar for each half of a pair. Painted once for a window of time, then shown.
class Strip {
  constructor(canvas) {
    this.canvas = canvas; this.g = canvas.getContext("2d"); this.row = -1; this.pages = new Map();
  }

  load(trace) {
    this.trace = trace; this.window = trace.window_s; this.row = -1; this.pages.clear();
    this.held = trace.memories.map(() => []); // the pairs of each row, in order of time
    this.joins = [];
    const parts = new Map(); // the halves that a swap joined in its station
    for (const p of trace.pairs) for (const side of [0, 1]) {
      const row = p[ROW + side];
      if (row < 0) continue;
      this.held[row].push(p);
      if (p[FATE] === "swapped") { const key = `${trace.memories[row][0]} ${p[T1]}`; parts.set(key, [...(parts.get(key) || []), row]); }
    }
    for (const p of trace.pairs) {
      const rows = p[KIND] === "swapped" && parts.get(`${p[PLACE]} ${p[T0]}`);
      if (rows && rows.length === 2) this.joins.push([p[T0], ...rows]);
    }
  }

  layout(look) {
    const { memories, nodes } = this.trace, groups = new Set(memories.map(([node]) => node)).size, gap = 5;
    this.g.font = `11px ${look.font}`;
    const names = Math.max(0, ...nodes.map((n) => this.g.measureText(n.name).width));
    this.left = Math.min(0.25 * look.w, Math.max(40, names + 26)); this.right = look.w - 18; this.top = 8;
    this.high = Math.min(13, Math.max(2, (330 - gap * groups) / memories.length));
    let y = this.top - gap, before = -1;
    this.y = memories.map(([node]) => { if (node !== before) { y += gap; before = node; } y += this.high; return y - this.high; });
    this.bottom = y + 3; this.h = Math.round(this.bottom + 24); this.look = look;
    this.pages.clear();
  }

  page(t) { // the window of time that t is in
    const { t_end } = this.trace, width = Math.min(this.window, t_end), from = Math.max(0, Math.min(Math.floor(t / width) * width, t_end - 1e-12));
    return width >= t_end ? [0, t_end] : [from, from + width];
  }

  x(t) { return this.left + (t - this.from) / (this.until - this.from) * (this.right - this.left); }
  timeAt(x) { return this.from + (x - this.left) / (this.right - this.left) * (this.until - this.from); }

  bar(q, p, side) {
    const row = p[ROW + side], { marks, card, dpr } = this.look, { fresh_s } = this.trace, thick = Math.max(1.4, 0.66 * this.high);
    const middle = this.y[row] + this.high / 2, start = Math.max(this.from, p[T0]), end = Math.min(this.until, p[T1]);
    const whole = (t) => Math.round(this.x(t) * dpr) / dpr; // edges on whole pixels: no seams
    const piece = (thing, a, b, age) => {
      const tall = thick * (1 - 0.4 * age), x = whole(a), wide = Math.max(1, whole(b) - x);
      q.globalAlpha = 1 - 0.55 * age; q.fillStyle = marks[thing];
      q.fillRect(x, middle - tall / 2, wide, tall);
      if (thing === "distilled") { q.globalAlpha = 1; q.fillStyle = card; q.fillRect(x, middle - thick / 7, wide, thick / 3.5); }
    };
    if (end > start) {
      const thing = p[KIND] === "link" ? "waiting" : p[KIND], steps = Math.min(8, Math.max(1, Math.round((this.x(end) - this.x(start)) / 10)));
      for (let i = 0; i < steps; i++) {
        const a = start + (end - start) * i / steps, b = start + (end - start) * (i + 1) / steps;
        piece(thing, a, b, ageOf(p, (a + b) / 2, this.trace));
      }
    }
    q.globalAlpha = 1;
    if (p[KIND] === "link" && p[T0] >= this.from) { // made: green
      const wide = Math.max(2.5, whole(Math.min(p[T0] + fresh_s, p[T1])) - whole(p[T0]));
      q.fillStyle = marks.fresh; q.fillRect(whole(p[T0]), middle - thick / 2, wide, thick);
    }
    if (p[T1] < this.from || p[T1] > this.until || !p[END]) { q.globalAlpha = 1; return; }
    const x = this.x(p[T1]), half = Math.min(4, this.high / 2);
    q.strokeStyle = q.fillStyle = marks[p[END]];
    if (p[END] === "delivered") q.fillRect(x - 2, middle - this.high / 2, 4, this.high);
    else {
      const free = Math.min(this.until, p[FREE + side]);
      q.lineWidth = half > 2.5 ? 1.8 : 1.2;
      q.beginPath(); q.moveTo(x - half, middle - half); q.lineTo(x + half, middle + half); q.moveTo(x + half, middle - half); q.lineTo(x - half, middle + half); q.stroke();
      if (this.x(free) > x + 2) { q.setLineDash([3, 2]); q.beginPath(); q.moveTo(x, middle); q.lineTo(this.x(free), middle); q.stroke(); q.setLineDash([]); }
    }
  }

  paint() { // the bars of a window, and its frame
    const { w, dpr, rule, ink, quiet, font } = this.look, { memories, nodes, pairs } = this.trace;
    const [canvas, frame] = [0, 1].map(() => Object.assign(document.createElement("canvas"), { width: w * dpr, height: this.h * dpr }));
    const q = canvas.getContext("2d");
    q.scale(dpr, dpr); q.lineCap = "butt";
    q.save(); q.beginPath(); q.rect(this.left - 2, 0, this.right - this.left + 4, this.bottom); q.clip();
    for (const p of pairs) if (p[T0] <= this.until && Math.max(p[T1], p[FREE], p[FREE + 1]) >= this.from) for (const side of [0, 1]) if (p[ROW + side] >= 0) this.bar(q, p, side);
    q.strokeStyle = this.look.marks.swapped; q.lineWidth = 1.6;
    for (const [t, one, other] of this.joins) if (t >= this.from && t <= this.until) {
      q.beginPath(); q.moveTo(this.x(t), this.y[one] + this.high / 2); q.lineTo(this.x(t), this.y[other] + this.high / 2); q.stroke();
    }
    q.restore();
    const f = frame.getContext("2d"); // what does not pale: bands, names, axis
    f.scale(dpr, dpr); f.font = `11px ${font}`; f.textBaseline = "middle";
    let last = -99;
    memories.forEach(([node], i) => {
      f.globalAlpha = 0.5; f.fillStyle = rule; f.fillRect(this.left, this.y[i], this.right - this.left, this.high + 0.3); f.globalAlpha = 1;
      if (i && memories[i - 1][0] === node) return;
      const size = memories.filter(([other]) => other === node).length, y = this.y[i] + size * this.high / 2;
      if (y - last < 11) return;
      last = y; f.fillStyle = ink; f.textAlign = "right"; f.fillText(nodes[node].name, this.left - 10, y, this.left - 12);
    });
    const [unit, size] = unitOf(this.trace.t_end), step = niceStep((this.until - this.from) / size / Math.max(2, (this.right - this.left) / 110));
    f.fillStyle = f.strokeStyle = quiet; f.lineWidth = 1; f.textAlign = "center";
    f.beginPath(); f.moveTo(this.left, this.bottom); f.lineTo(this.right, this.bottom); f.stroke();
    for (let k = Math.ceil(this.from / size / step - 1e-9); k * step <= this.until / size + 1e-9; k++) {
      const x = this.x(k * step * size), words = `${+(k * step).toPrecision(6)}`;
      f.beginPath(); f.moveTo(x, this.bottom); f.lineTo(x, this.bottom + 4); f.stroke();
      f.fillText(words, x, this.bottom + 13);
    }
    f.textAlign = "left"; f.fillText(unit, 12, this.bottom + 13);
    return [canvas, frame];
  }

  draw(t, chosen) {
    const { w, dpr, ink } = this.look, { g, h } = this, [from, until] = this.page(t), key = `${from} ${until}`;
    this.from = from; this.until = until;
    if (!this.pages.has(key)) { // the last few are kept
      if (this.pages.size > 3) this.pages.delete(this.pages.keys().next().value);
      this.pages.set(key, this.paint());
    }
    const [bars, frame] = this.pages.get(key);
    const x = this.x(t), blit = (canvas, wide) => { if (wide >= 1) g.drawImage(canvas, 0, 0, wide * dpr, h * dpr, 0, 0, wide, h); };
    g.setTransform(dpr, 0, 0, dpr, 0, 0); g.clearRect(0, 0, w, h);
    blit(frame, w);
    g.globalAlpha = 0.22; blit(bars, w); g.globalAlpha = 1; blit(bars, Math.min(w, x)); // what is to come is pale
    g.strokeStyle = g.fillStyle = ink; g.lineWidth = 1.2;
    g.beginPath(); g.moveTo(x, 3); g.lineTo(x, this.bottom); g.stroke();
    g.beginPath(); g.moveTo(x - 4, 1); g.lineTo(x + 4, 1); g.lineTo(x, 7); g.fill();
    const pair = chosen >= 0 && this.trace.pairs.find((p) => p[SERIAL] === chosen);
    if (pair && pair[T0] <= this.until && pair[T1] >= this.from) { // both halves of the pair that is pointed at
      const a = Math.max(this.left, this.x(pair[T0])), b = Math.min(this.right, Math.max(this.x(pair[T1]), a + 3)), rows = [pair[ROW], pair[ROW + 1]].filter((r) => r >= 0);
      g.lineWidth = 1.6;
      for (const row of rows) g.strokeRect(a - 2, this.y[row] - 0.5, b - a + 4, this.high + 1);
      const [one, other] = rows.map((row) => this.y[row] + this.high / 2).sort((u, v) => u - v);
      if (other) { g.setLineDash([2, 3]); g.beginPath(); g.moveTo(a, one); g.lineTo(a, other); g.stroke(); g.setLineDash([]); }
    }
    if (this.row >= 0) { g.beginPath(); g.moveTo(this.left - 7, this.y[this.row]); g.lineTo(this.left - 1, this.y[this.row] + this.high / 2); g.lineTo(this.left - 7, this.y[this.row] + this.high); g.fill(); }
  }

  pairIn(row, t, slack = 0) { // the pair whose half a memory holds at t
    return (this.held[row] || []).findLast((p) => p[T0] - slack <= t && t <= Math.max(p[T1], this.freeIn(p, row)) + slack);
  }
  freeIn(p, row) { return p[ROW] === row ? p[FREE] : p[FREE + 1]; }

  pairAt(x, y) {
    const row = this.y.findIndex((top) => y >= top && y < top + this.high);
    return row < 0 || x < this.left - 4 ? undefined : this.pairIn(row, this.timeAt(x), 3 * (this.until - this.from) / (this.right - this.left));
  }

  said(p) { // a pair in words
    const { nodes, memories } = this.trace, [unit, size] = unitOf(this.trace.t_end), at = (t) => `${+(t / size).toPrecision(4)} ${unit}`;
    const half = (side) => (p[ROW + side] < 0 ? nodes[p[A + side]].name : `${nodes[p[A + side]].name} (memory ${memories[p[ROW + side]][1]})`);
    const how = p[KIND] === "swapped" && p[PLACE] >= 0 ? `swapped in ${nodes[p[PLACE]].name}` : p[KIND] === "distilled" ? "distilled" : "made";
    const end = p[FATE] === "waiting" ? "still waiting at the end" : `${p[FATE]} at ${at(p[T1])}`;
    return `Pair ${p[SERIAL]}, ${half(0)} – ${half(1)}: ${how} at ${at(p[T0])}, ${end}.`;
  }
}
