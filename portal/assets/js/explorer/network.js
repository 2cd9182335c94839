// Several slices put together into one network, what of it is shown, and the ways through it. Pure.
//
// Slices come in the order they were asked for, and the order decides everything that could be ambiguous, so the same
// slices always give the same network. It never grows beyond MOST_NODES.
import { KINDS, TIES } from "./state.js";

export const MOST_NODES = 2000;

const keyOf = (edge) => {
  const mutual = edge.kind === "coauthor" && edge.source > edge.target;
  return mutual ? `${edge.kind} ${edge.target} ${edge.source}` : `${edge.kind} ${edge.source} ${edge.target}`;
};

// Weights of one kind cannot be held against those of another: what people did together comes before what both are about.
const CLOSEST = ["coauthor", "authored", "affiliated", "cites", "about"];

const strongest = (edges, wanted) => {
  let best = null;
  const rank = ({ kind }) => CLOSEST.indexOf(kind);
  for (const edge of edges) {
    if (!wanted(edge)) continue;
    if (best === null || rank(edge) < rank(best) || (rank(edge) === rank(best) && edge.weight > best.weight)) best = edge;
  }
  return best;
};

export const otherEnd = (edge, id) => (edge.source === id ? edge.target : edge.source);

// Gives { center, nodes, edges, around, expanded, leftOut }: nodes by id, each with the `parent` under which it came;
// edges in order; `around` the edges of each node; which expansions took part; how many nodes found no room.
export const join = (center, slices) => {
  const nodes = new Map();
  const edges = new Map();
  const expanded = [];
  let leftOut = 0;
  for (const slice of slices) {
    const from = slice.meta.center;
    if (nodes.size && !nodes.has(from)) continue;
    if (nodes.size) expanded.push(from);
    const local = new Map(slice.nodes.map((node) => [node.id, node]));
    const touching = new Map(slice.nodes.map((node) => [node.id, []]));
    for (const edge of slice.edges) {
      touching.get(edge.source)?.push(edge);
      touching.get(edge.target)?.push(edge);
    }
    for (const node of slice.nodes) {
      if (nodes.has(node.id)) continue;
      if (nodes.size >= MOST_NODES) {
        leftOut += 1;
        continue;
      }
      const nearer = (edge) => local.get(otherEnd(edge, node.id))?.hop < node.hop;
      const way = node.id === from ? null : strongest(touching.get(node.id), nearer);
      const parent = node.id === from ? null : way ? otherEnd(way, node.id) : from;
      nodes.set(node.id, { ...node, parent, via: from });
    }
    for (const edge of slice.edges) {
      if (nodes.has(edge.source) && nodes.has(edge.target) && !edges.has(keyOf(edge))) edges.set(keyOf(edge), edge);
    }
  }
  const list = [...edges].map(([id, edge]) => ({ ...edge, id }));
  const around = new Map([...nodes.keys()].map((id) => [id, []]));
  for (const edge of list) {
    around.get(edge.source).push(edge);
    around.get(edge.target).push(edge);
  }
  return { center, nodes, edges: list, around, expanded, leftOut };
};

export const isDated = (edge) => edge.first_year != null && edge.last_year != null;

// What a year makes of an edge: "now", "over", "coming" or "undated".
export const inYear = (edge, year) => {
  if (!isDated(edge)) return "undated";
  if (year < edge.first_year) return "coming";
  return year > edge.last_year ? "over" : "now";
};

// Gives { nodes, edges, faded }: ids and edges to be shown, and the ids that belong to the past of the chosen year.
export const shown = (network, state) => {
  const holds = TIES[state.ties];
  const without = new Set(state.without);
  const isThere = (id) => network.nodes.has(id) && !without.has(id);
  let edges = network.edges.filter((edge) => isThere(edge.source) && isThere(edge.target));
  const strong = edges.filter((edge) => edge.kind !== "coauthor" || holds(edge));
  const joined = new Set(strong.filter((edge) => edge.kind === "coauthor").flatMap((edge) => [edge.source, edge.target]));
  const dropped = new Set(
    edges.filter((edge) => edge.kind === "coauthor" && !holds(edge)).flatMap((edge) => [edge.source, edge.target])
      .filter((id) => id !== network.center && !joined.has(id)),
  );
  edges = strong.filter((edge) => !dropped.has(edge.source) && !dropped.has(edge.target));
  const faded = new Set();
  if (state.year !== null) {
    const ages = new Map();
    const note = (id, age) => ages.set(id, (ages.get(id) ?? new Set()).add(age));
    for (const edge of edges) {
      const age = inYear(edge, state.year);
      note(edge.source, age);
      note(edge.target, age);
    }
    edges = edges.filter((edge) => inYear(edge, state.year) !== "coming");
    for (const [id, has] of ages) {
      if (id === network.center || has.has("now")) continue;
      if (has.has("over")) faded.add(id);
      else if (has.has("coming")) dropped.add(id);
    }
    edges = edges.filter((edge) => !dropped.has(edge.source) && !dropped.has(edge.target));
  }
  const reached = reach(network.center, edges);
  const nodes = new Set([...network.nodes.keys()].filter((id) => reached.has(id)));
  return {
    nodes,
    edges: edges.filter((edge) => nodes.has(edge.source) && nodes.has(edge.target)),
    faded: new Set([...faded].filter((id) => nodes.has(id))),
  };
};

const neighbours = (edges) => {
  const around = new Map();
  const note = (id, edge) => (around.has(id) ? around.get(id).push(edge) : around.set(id, [edge]));
  for (const edge of edges) {
    note(edge.source, edge);
    note(edge.target, edge);
  }
  return around;
};

const reach = (start, edges) => {
  const around = neighbours(edges);
  const reached = new Set([start]);
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const edge of around.get(id) ?? []) {
      const next = otherEnd(edge, id);
      if (!reached.has(next)) {
        reached.add(next);
        waiting.push(next);
      }
    }
  }
  return reached;
};

// The shortest way through what is shown; of ways equally short, the one found through the strongest edges first.
// Gives { nodes, edges } in order, or null.
export const way = (edges, from, to) => {
  const around = neighbours(edges);
  const came = new Map([[from, null]]);
  let front = [from];
  while (front.length && !came.has(to)) {
    const next = [];
    for (const id of front) {
      for (const edge of [...(around.get(id) ?? [])].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))) {
        const other = otherEnd(edge, id);
        if (came.has(other)) continue;
        came.set(other, edge);
        next.push(other);
      }
    }
    front = next;
  }
  if (!came.has(to)) return null;
  const passed = { nodes: [to], edges: [] };
  for (let id = to; id !== from; ) {
    const edge = came.get(id);
    id = otherEnd(edge, id);
    passed.nodes.unshift(id);
    passed.edges.unshift(edge);
  }
  return passed;
};

// The children of each shown node, in the order a reader would want them: kind by kind, the strongest first.
export const branches = (network, visible) => {
  const children = new Map();
  const weight = (id, parent) =>
    Math.max(0, ...network.around.get(id).filter((edge) => otherEnd(edge, id) === parent).map((edge) => edge.weight));
  for (const id of visible.nodes) {
    if (id === network.center) continue;
    let { parent } = network.nodes.get(id);
    while (parent !== null && !visible.nodes.has(parent)) parent = network.nodes.get(parent).parent;
    const under = parent ?? network.center;
    if (!children.has(under)) children.set(under, []);
    children.get(under).push({ id, kind: KINDS.indexOf(network.nodes.get(id).kind), weight: weight(id, under) });
  }
  for (const [under, list] of children) {
    list.sort((a, b) => a.kind - b.kind || b.weight - a.weight || a.id.localeCompare(b.id, "en", { numeric: true }));
    children.set(under, list.map(({ id }) => id));
  }
  return children;
};

// How many ties each year has, from the first to the last one known; null where nothing is dated.
export const years = (edges) => {
  const dated = edges.filter(isDated);
  if (!dated.length) return null;
  const first = Math.min(...dated.map((edge) => edge.first_year));
  const last = Math.max(...dated.map((edge) => edge.last_year));
  const counts = Array.from({ length: last - first + 1 }, (_, place) => ({ year: first + place, now: 0, begin: 0, end: 0 }));
  for (const edge of dated) {
    for (let year = edge.first_year; year <= edge.last_year; year += 1) counts[year - first].now += 1;
    counts[edge.first_year - first].begin += 1;
    counts[edge.last_year - first].end += 1;
  }
  return counts;
};

// The expansions that would hang in the air without the slice of one node.
export const lost = (center, slices, expanded, id) => {
  const kept = new Set(join(center, slices.filter((slice) => slice.meta.center !== id)).expanded);
  return expanded.filter((one) => one !== id && !kept.has(one));
};
