// Where nodes lie. The whole follows from the slices and their order: the first is laid out by itself, each expansion
// around what is there already. So an address gives the same view again, and taking an expansion back moves nothing.
//
// The work is done in a worker, where it can neither block the page nor meet another's random numbers, and is bounded:
// what takes longer than PATIENCE is replaced by rings, which are plain but always there.
import { rings } from "./rings.js";

const PATIENCE = 12000;
const KEPT = 40;

export const RADIUS = { least: 9.5, most: 21, center: 27 };
// Squares and hexagons look larger than circles, and a picture of people is about people.
const SHARE = { author: 1, work: 0.72, topic: 0.9, institution: 0.95 };

// Weights fall slowly, by the logarithm; squared, the few that matter most stand out. The first of a kind is its largest.
export const radii = (network) => {
  const most = {};
  for (const node of network.nodes.values()) {
    if (node.id !== network.center) most[node.kind] = Math.max(most[node.kind] ?? 0, node.weight ?? 0);
  }
  const found = new Map();
  for (const node of network.nodes.values()) {
    const share = most[node.kind] > 0 ? (Math.max(0, node.weight ?? 0) / most[node.kind]) ** 2 : 0;
    found.set(node.id, node.id === network.center ? RADIUS.center : (RADIUS.least + (RADIUS.most - RADIUS.least) * share) * (SHARE[node.kind] ?? 1));
  }
  return found;
};

export class Arrangement {
  #address;
  #worker = null;
  #waiting = new Map();
  #number = 0;
  #kept = new Map();

  constructor(address) {
    this.#address = address;
  }

  // `stages`: networks, each with one slice more than the one before; `names`: what tells each apart from any other.
  // Gives a map from ids to [x, y] for the last one.
  async places(stages, names) {
    let places = new Map();
    for (const [number, network] of stages.entries()) {
      const name = names.slice(0, number + 1).join(" > ");
      if (!this.#kept.has(name)) this.#keep(name, await this.#stage(network, places));
      places = this.#kept.get(name);
    }
    return places;
  }

  #keep(name, places) {
    this.#kept.set(name, places);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value);
  }

  async #stage(network, before) {
    const sizes = radii(network);
    const fresh = [...network.nodes.keys()].filter((id) => !before.has(id));
    if (before.size && !fresh.length) return before;
    const task = {
      center: network.center,
      nodes: [...network.nodes.values()].map(({ id, parent, via }) => ({ id, parent, via, radius: sizes.get(id), at: before.get(id) ?? null })),
      edges: network.edges.map(({ source, target, kind, weight }) => ({ source, target, kind, weight })),
    };
    const found = await this.#ask(task).catch(() => null);
    return new Map(found ?? rings(task));
  }

  #ask(task) {
    return new Promise((resolve, reject) => {
      const number = (this.#number += 1);
      const given = setTimeout(() => this.#stop(new Error("The layout took too long.")), PATIENCE);
      this.#waiting.set(number, { resolve, reject, given });
      this.#start().postMessage({ number, task });
    });
  }

  #start() {
    if (this.#worker) return this.#worker;
    this.#worker = new Worker(this.#address);
    this.#worker.addEventListener("message", ({ data }) => {
      const { resolve, reject, given } = this.#waiting.get(data.number);
      this.#waiting.delete(data.number);
      clearTimeout(given);
      if (data.places) resolve(data.places);
      else reject(new Error(data.failed));
    });
    this.#worker.addEventListener("error", () => this.#stop(new Error("The layout could not be started.")));
    return this.#worker;
  }

  #stop(reason) {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject, given } of this.#waiting.values()) {
      clearTimeout(given);
      reject(reason);
    }
    this.#waiting.clear();
  }
}
