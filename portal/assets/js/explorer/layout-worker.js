// The layout itself, in a worker: fcose (Balci and Dogrusoz, "fCoSE: a fast compound graph layout algorithm with
// constraint support", IEEE TVCG 28(12), 2022). It rests when all is quiet, which takes the square of the nodes, so a
// large graph has only its spectral draft, and settling.js does the rest in a given number of rounds. Its random numbers
// begin anew with each task, so that the same task has the same answer in every browser that counts alike.
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { fan } from "./rings.js";
import { settled } from "./settling.js";

cytoscape.use(fcose);

const LARGE = 220;
// Names are wide, and so are most screens.
const STRETCH = 1.2;

// mulberry32, after Tommy Ettinger; public domain.
const numbers = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

// Nearly everything is joined to the centre, so those ties say little about who belongs together: they pull less.
// So do the ties of nodes that have many: else whoever works in a large team would stand in one heap with all of it.
const ties = ({ center, edges }, radius, room) => {
  const degrees = new Map([...radius.keys()].map((id) => [id, 0]));
  for (const { source, target } of edges) for (const id of [source, target]) degrees.set(id, degrees.get(id) + 1);
  return edges.map((edge) => tie(edge, center, radius, room, Math.min(degrees.get(edge.source), degrees.get(edge.target))));
};

const tie = (edge, center, radius, room, degree) => {
  const isCentral = edge.source === center || edge.target === center;
  const near = edge.kind === "coauthor" ? 50 / (0.7 + Math.min(2.5, edge.weight)) + 14 : 44;
  const far = radius.get(edge.source) + radius.get(edge.target) + (isCentral ? room : near);
  const pull = isCentral ? 0.02 : (edge.kind === "coauthor" ? 0.12 : 0.06) / (1 + 0.22 * degree);
  return { source: edge.source, target: edge.target, far: isCentral ? far : far + Math.min(60, 2.2 * degree), pull };
};

const drafted = ({ nodes }, edges, radius, isLarge) => {
  const cy = cytoscape({
    headless: true,
    styleEnabled: true,
    style: [{ selector: "node", style: { width: "data(size)", height: "data(size)" } }],
    elements: [
      ...nodes.map(({ id }) => ({ group: "nodes", data: { id, size: 2 * radius.get(id) + 14 } })),
      ...edges.map((edge, place) => ({ group: "edges", data: { id: `edge ${place}`, ...edge } })),
    ],
  });
  cy.layout({
    name: "fcose", animate: false, fit: false, randomize: true, quality: isLarge ? "draft" : "proof", numIter: 2500,
    nodeRepulsion: 12000, nodeSeparation: 110, gravity: 0.2, gravityRange: 2.4, packComponents: false,
    idealEdgeLength: (edge) => edge.data("far"), edgeElasticity: (edge) => edge.data("pull") * 4.5,
  }).run();
  const found = new Map(cy.nodes().map((node) => [node.id(), [node.position("x"), node.position("y")]]));
  cy.destroy();
  return found;
};

const first = (task, radius) => {
  const isLarge = task.nodes.length > LARGE;
  const edges = ties(task, radius, 40 + 5 * Math.sqrt(task.nodes.length));
  const places = drafted(task, edges, radius, isLarge);
  const [cx, cy] = places.get(task.center);
  const nodes = task.nodes.map(({ id }) => ({ id, radius: radius.get(id), fixed: id === task.center, at: [(places.get(id)[0] - cx) * STRETCH, places.get(id)[1] - cy] }));
  return settled(nodes, edges, { rounds: isLarge ? 240 : 140, gravity: isLarge ? 0.008 : 0.012 });
};

const more = (task, radius) => {
  const places = new Map(task.nodes.filter((node) => node.at).map((node) => [node.id, node.at]));
  const fresh = task.nodes.filter((node) => !node.at);
  const spots = fan(places.get(fresh[0].via), places.get(task.center), fresh.length);
  fresh.forEach((node, place) => places.set(node.id, spots[place]));
  const nodes = task.nodes.map(({ id, at }) => ({ id, radius: radius.get(id), fixed: Boolean(at), at: places.get(id) }));
  const edges = ties({ ...task, center: fresh[0].via }, radius, 90);
  return settled(nodes, edges, { rounds: 140, gravity: 0 });
};

const run = (task) => {
  Math.random = numbers(20261121);
  const radius = new Map(task.nodes.map((node) => [node.id, node.radius]));
  const found = task.nodes.some((node) => node.at) ? more(task, radius) : first(task, radius);
  const round = (value) => Math.round(value * 10) / 10;
  return found.map(([id, [x, y]]) => [id, [round(x), round(y)]]);
};

self.addEventListener("message", ({ data: { number, task } }) => {
  try {
    self.postMessage({ number, places: run(task) });
  } catch (error) {
    self.postMessage({ number, failed: String(error) });
  }
});
