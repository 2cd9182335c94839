// Springs along edges and pushes between near nodes, for as many rounds as are given: Fruchterman and Reingold, "Graph
// drawing by force-directed placement" (1991), with their grid. Pure. The cost is that of nodes and edges, whatever the
// shape, so it finishes where a layout that waits for rest would not; and it can leave what has its place alone.
const REACH = 170;
const APART = 12;

// `nodes`: { id, radius, fixed, at: [x, y] }; `edges`: { source, target, far, pull }. Gives [id, [x, y]] in order.
export const settled = (nodes, edges, { rounds = 160, gravity = 0.012 } = {}) => {
  const count = nodes.length;
  const index = new Map(nodes.map(({ id }, place) => [id, place]));
  const x = Float64Array.from(nodes, ({ at }) => at[0]);
  const y = Float64Array.from(nodes, ({ at }) => at[1]);
  const dx = new Float64Array(count);
  const dy = new Float64Array(count);
  const ends = edges.map(({ source, target, far, pull }) => [index.get(source), index.get(target), far, pull]);
  const cells = new Map();
  const key = (a, b) => a * 65536 + b;
  // Two nodes on one spot are parted the same way each time.
  for (let i = 0; i < count; i += 1) {
    if (nodes[i].fixed) continue;
    x[i] += 0.01 * Math.cos(i * 2.399963);
    y[i] += 0.01 * Math.sin(i * 2.399963);
  }
  const push = (i, j) => {
    let ax = x[i] - x[j];
    let ay = y[i] - y[j];
    let far = Math.hypot(ax, ay);
    if (far > REACH) return;
    if (far < 0.001) [ax, ay, far] = [0.001, 0.001, 0.0015];
    const gap = far - nodes[i].radius - nodes[j].radius - APART;
    const force = (gap < 0 ? -gap * 0.5 : 0) + 1100 / (far + 12) * (1 - far / REACH);
    dx[i] += (ax / far) * force;
    dy[i] += (ay / far) * force;
    dx[j] -= (ax / far) * force;
    dy[j] -= (ay / far) * force;
  };
  for (let round = 0; round < rounds; round += 1) {
    dx.fill(0);
    dy.fill(0);
    cells.clear();
    for (let i = 0; i < count; i += 1) {
      const cell = key(Math.floor(x[i] / REACH) + 32768, Math.floor(y[i] / REACH) + 32768);
      if (cells.has(cell)) cells.get(cell).push(i);
      else cells.set(cell, [i]);
    }
    for (const [cell, own] of cells) {
      for (let a = 0; a < own.length; a += 1) for (let b = a + 1; b < own.length; b += 1) push(own[a], own[b]);
      // Each pair of neighbouring cells once: right, below left, below, below right.
      for (const other of [cell + 65536, cell - 65535, cell + 1, cell + 65537]) {
        const near = cells.get(other);
        if (near) for (const i of own) for (const j of near) push(i, j);
      }
    }
    for (const [i, j, far, pull] of ends) {
      const ax = x[j] - x[i];
      const ay = y[j] - y[i];
      const length = Math.hypot(ax, ay) || 0.001;
      const force = ((length - far) * pull) / length;
      dx[i] += ax * force;
      dy[i] += ay * force;
      dx[j] -= ax * force;
      dy[j] -= ay * force;
    }
    const heat = 60 * (1 - round / rounds) ** 1.5 + 0.5;
    for (let i = 0; i < count; i += 1) {
      if (nodes[i].fixed) continue;
      const mx = dx[i] - x[i] * gravity;
      const my = dy[i] - y[i] * gravity;
      const length = Math.hypot(mx, my);
      const most = Math.min(1, heat / (length || 1));
      x[i] += mx * most;
      y[i] += my * most;
    }
  }
  return nodes.map(({ id }, i) => [id, [x[i], y[i]]]);
};
