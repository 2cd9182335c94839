import assert from "node:assert/strict";
import test from "node:test";
import { placed, shortened } from "../../portal/assets/js/explorer/lettering.js";
import { fan, rings } from "../../portal/assets/js/explorer/rings.js";
import { scene } from "../../portal/assets/js/explorer/scene.js";
import { settled } from "../../portal/assets/js/explorer/settling.js";

// Park and Miller's numbers: the same each time, so that a failure can be looked at.
const numbers = (seed) => () => (seed = (seed * 48271) % 2147483647) / 2147483647;

const crowd = (count, seed) => {
  const next = numbers(seed);
  return Array.from({ length: count }, (_, place) => ({ id: `n${place}`, x: next() * 900, y: next() * 600, radius: 4 + next() * 12, width: 30 + next() * 120, height: 15 }));
};

test("names never collide with each other, nor, among few, with other nodes than the first ones'", () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const items = crowd(120, seed);
    const byId = new Map(items.map((item) => [item.id, item]));
    const boxes = placed(items).map(({ id, left, top }) => ({ left, top, right: left + byId.get(id).width, bottom: top + byId.get(id).height }));
    assert.ok(boxes.length > 5);
    for (const [place, one] of boxes.entries()) {
      for (const other of boxes.slice(place + 1)) {
        assert.ok(one.left >= other.right || other.left >= one.right || one.top >= other.bottom || other.top >= one.bottom);
      }
    }
  }
});

test("the most important is always written, and stays within the room", () => {
  const items = [{ id: "center", x: 5, y: 5, radius: 20, width: 200, height: 20, must: true }, ...crowd(300, 7)];
  const [first] = placed(items, { most: 0, within: { left: 0, top: 0, right: 400, bottom: 300 } });
  assert.equal(first.id, "center");
  assert.ok(first.left >= 0 && first.left + 200 <= 400);
});

test("names are cut between words where that leaves enough", () => {
  assert.equal(shortened("Attention is all you need", 20), "Attention is all…");
  assert.equal(shortened("Donaudampfschifffahrtsgesellschaft", 10), "Donaudamp…");
  assert.equal(shortened("王伟", 2), "王伟");
});

test("settling is the same each time, leaves what is fixed and parts what lies on one spot", () => {
  const nodes = Array.from({ length: 60 }, (_, place) => ({ id: `n${place}`, radius: 10, fixed: place < 5, at: place < 5 ? [place * 40, 0] : [0, 0] }));
  const edges = nodes.slice(1).map(({ id }) => ({ source: "n0", target: id, far: 80, pull: 0.05 }));
  const once = settled(nodes, edges);
  assert.deepEqual(settled(nodes, edges), once);
  assert.deepEqual(once.slice(0, 5).map(([, at]) => at), nodes.slice(0, 5).map(({ at }) => at));
  for (const [place, [, [x, y]]] of once.entries()) {
    assert.ok(Number.isFinite(x) && Number.isFinite(y));
    for (const [, [a, b]] of once.slice(Math.max(5, place + 1))) assert.ok(Math.hypot(x - a, y - b) > 8);
  }
});

test("rings give every node a place of its own and keep the places that are given", () => {
  const nodes = [{ id: "A1", parent: null, at: null }, { id: "A2", parent: "A1", at: null }, { id: "A3", parent: "A1", at: [7, 8] }, { id: "A4", parent: "A2", at: null }, { id: "A5", parent: "gone", at: null }];
  const places = new Map(rings({ center: "A1", nodes }));
  assert.deepEqual(places.get("A1"), [0, 0]);
  assert.deepEqual(places.get("A3"), [7, 8]);
  assert.ok(Math.hypot(...places.get("A4")) > Math.hypot(...places.get("A2")));
  assert.equal(fan([10, 0], [0, 0], 9).length, 9);
});

test("a drawing holds what names hold, and nothing in them is taken for markup", () => {
  const node = (id, kind, label, rest = {}) => ({ id, kind, label, said: `${label}, trust 21, Emerging`, x: 0, y: 0, radius: 10, isCenter: false, faint: false, ...rest });
  const { text } = scene({
    nodes: [node("A1", "author", '<script>"&\u0001', { isCenter: true }), node("W1", "work", "W", { x: 90 }), node("T1", "topic", "T", { y: 90 }), node("I1", "institution", "I", { x: -90, faint: true })],
    edges: [{ from: "A1", to: "W1", width: 2, opacity: 0.4, accent: false }],
    colours: { ink: "#000000", paper: "#ffffff", quiet: "#555555", accent: "#0a5c66", "kind-author": "#0072b2", "kind-work": "#e69f00", "kind-topic": "#009e73", "kind-institution": "#cc79a7" },
    title: "A & B", foot: "<foot>", measure: ({ label }) => ({ text: label, size: 13, width: 40, family: "'Source Serif 4', serif", style: "", weight: "" }),
  });
  assert.ok(!text.includes("<script>") && !text.includes("\u0001") && text.includes("&lt;script&gt;&quot;&amp;"));
  for (const shape of ["<circle", "<rect", "<polygon", "<line"]) assert.ok(text.includes(shape), shape);
  assert.ok(!text.includes("NaN"));
  assert.ok(text.includes("<title>W, trust 21, Emerging</title>"), "who points at a node is told more than its name");
});
