// Places without forces: what is near the centre on inner rings, children beside their parents. Pure, quick, and what
// one sees where the real layout cannot be had. Also where new nodes begin before they are pushed apart.
const STEP = 150;

const childrenOf = (nodes) => {
  const children = new Map(nodes.map(({ id }) => [id, []]));
  for (const { id, parent } of nodes) if (parent !== null) children.get(parent)?.push(id);
  return children;
};

// Gives [id, [x, y]] for each node; those that have a place keep it.
export const rings = ({ center, nodes }) => {
  const children = childrenOf(nodes);
  const leaves = new Map();
  const order = [];
  const seen = new Set([center]);
  for (const waiting = [center]; waiting.length; ) {
    const id = waiting.pop();
    order.push(id);
    for (const child of children.get(id) ?? []) {
      if (!seen.has(child)) {
        seen.add(child);
        waiting.push(child);
      }
    }
  }
  for (const id of [...order].reverse()) {
    leaves.set(id, Math.max(1, (children.get(id) ?? []).reduce((sum, child) => sum + (leaves.get(child) ?? 0), 0)));
  }
  const places = new Map([[center, [0, 0]]]);
  const sectors = new Map([[center, { from: 0, to: 2 * Math.PI, ring: 0 }]]);
  const radius = (ring) => ring * Math.max(STEP, (leaves.get(center) * 26) / (2 * Math.PI));
  for (const id of order) {
    const { from, to, ring } = sectors.get(id);
    let angle = from;
    for (const child of children.get(id) ?? []) {
      if (sectors.has(child)) continue;
      const width = ((to - from) * leaves.get(child)) / leaves.get(id);
      sectors.set(child, { from: angle, to: angle + width, ring: ring + 1 });
      places.set(child, [Math.cos(angle + width / 2) * radius(ring + 1), Math.sin(angle + width / 2) * radius(ring + 1)]);
      angle += width;
    }
  }
  return nodes.map(({ id, at }) => [id, at ?? places.get(id) ?? [0, 0]]);
};

// Where the nodes that an expansion brings begin: spread over a fan that looks away from the centre.
export const fan = (hub, center, count) => {
  const away = hub[0] === center[0] && hub[1] === center[1] ? 0 : Math.atan2(hub[1] - center[1], hub[0] - center[0]);
  const reach = 70 + 9 * Math.sqrt(count) * 2;
  return Array.from({ length: count }, (_, place) => {
    const angle = away + (count === 1 ? 0 : (place / (count - 1) - 0.5) * Math.PI * 1.3);
    const far = reach * (1 + 0.35 * (place % 3));
    return [hub[0] + Math.cos(angle) * far, hub[1] + Math.sin(angle) * far];
  });
};
