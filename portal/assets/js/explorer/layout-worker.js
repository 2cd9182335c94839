// The layout itself: fcose (Balci and Dogrusoz, "fCoSE: a fast compound graph layout algorithm with constraint
// support", IEEE TVCG 28(12), 2022), in a worker. Its random numbers begin anew with each task, so the same task has the
// same answer in every browser that counts alike.
import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { fan } from "./rings.js";

cytoscape.use(fcose);

const LARGE = 350;
const VERY_LARGE = 900;

// mulberry32, after Tommy Ettinger; public domain.
const numbers = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

const length = (edge, radius) => {
  const near = edge.kind === "coauthor" ? 46 / (0.6 + Math.min(3, edge.weight)) : 34;
  return radius.get(edge.source) + radius.get(edge.target) + near + 16;
};

const options = (count, fixed) => ({
  name: "fcose",
  animate: false,
  fit: false,
  randomize: fixed.length === 0,
  quality: count > VERY_LARGE ? "default" : "proof",
  numIter: count > VERY_LARGE ? 500 : count > LARGE ? 1000 : 2500,
  nodeRepulsion: 9000,
  nodeSeparation: 110,
  gravity: 0.22,
  gravityRange: 2.2,
  packComponents: false,
  nodeDimensionsIncludeLabels: false,
  fixedNodeConstraint: fixed.length ? fixed : undefined,
});

const run = ({ center, nodes, edges }) => {
  Math.random = numbers(20261121);
  const radius = new Map(nodes.map((node) => [node.id, node.radius]));
  const places = new Map(nodes.filter((node) => node.at).map((node) => [node.id, node.at]));
  const fresh = nodes.filter((node) => !node.at);
  const fixed = nodes.filter((node) => node.at).map((node) => ({ nodeId: node.id, position: { x: node.at[0], y: node.at[1] } }));
  if (fixed.length && fresh.length) {
    const spots = fan(places.get(fresh[0].via), places.get(center), fresh.length);
    fresh.forEach((node, place) => places.set(node.id, spots[place]));
  }
  const cy = cytoscape({
    headless: true,
    styleEnabled: true,
    style: [{ selector: "node", style: { width: "data(size)", height: "data(size)" } }],
    elements: [
      ...nodes.map(({ id }) => {
        const [x, y] = places.get(id) ?? [0, 0];
        return { group: "nodes", data: { id, size: 2 * radius.get(id) + 14 }, position: { x, y } };
      }),
      ...edges.map((edge, place) => ({ group: "edges", data: { id: `edge ${place}`, source: edge.source, target: edge.target, far: length(edge, radius) } })),
    ],
  });
  cy.layout({ ...options(nodes.length, fixed), idealEdgeLength: (edge) => edge.data("far") }).run();
  const origin = fixed.length ? { x: 0, y: 0 } : cy.getElementById(center).position();
  const round = (value) => Math.round(value * 10) / 10;
  const found = cy.nodes().map((node) => [node.id(), [round(node.position("x") - origin.x), round(node.position("y") - origin.y)]]);
  cy.destroy();
  return found;
};

self.addEventListener("message", ({ data: { number, task } }) => {
  try {
    self.postMessage({ number, places: run(task) });
  } catch (error) {
    self.postMessage({ number, failed: String(error) });
  }
});
