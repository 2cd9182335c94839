import assert from "node:assert/strict";
import test from "node:test";
import { branches, inYear, join, lost, MOST_NODES, shown, way, years } from "../../portal/assets/js/explorer/network.js";
import { blank } from "../../portal/assets/js/explorer/state.js";
import { around1, around2, around4, node, slice, tie } from "./slices.mjs";

const three = join("A1", [around1, around2, around4]);

test("slices become one network in which a pair is joined once, whichever way round it came", () => {
  assert.deepEqual([...three.nodes.keys()], ["A1", "A2", "A3", "A4", "A5"]);
  assert.equal(three.edges.length, 4);
  assert.deepEqual(three.expanded, ["A2", "A4"]);
  assert.deepEqual([...three.nodes.values()].map(({ parent }) => parent), [null, "A1", "A1", "A2", "A4"]);
});

test("an expansion of what is not there takes no part", () => {
  const network = join("A1", [around1, around4]);
  assert.deepEqual([...network.nodes.keys()], ["A1", "A2", "A3"]);
  assert.deepEqual(network.expanded, []);
});

test("taking one expansion back takes those with it that it carried", () => {
  assert.deepEqual(lost("A1", [around1, around2, around4], ["A2", "A4"], "A2"), ["A4"]);
  assert.deepEqual(lost("A1", [around1, around2, around4], ["A2", "A4"], "A4"), []);
});

test("a network never grows beyond its bound and says what it left out", () => {
  const crowd = Array.from({ length: MOST_NODES }, (_, place) => node(`A${place + 2}`, 1));
  const network = join("A1", [slice("A1", [node("A1", 0), ...crowd], crowd.map(({ id }) => tie("A1", id)))]);
  assert.equal(network.nodes.size, MOST_NODES);
  assert.equal(network.leftOut, 1);
  assert.ok(network.edges.every(({ source, target }) => network.nodes.has(source) && network.nodes.has(target)));
});

test("what is left out takes with it what nothing else joins to the centre", () => {
  const visible = shown(three, { ...blank("A1"), without: ["A2"] });
  assert.deepEqual([...visible.nodes], ["A1", "A3"]);
});

test("weak ties fall to the filter, and with them whoever was joined by nothing else", () => {
  const close = shown(three, { ...blank("A1"), ties: "half" });
  assert.ok(!close.nodes.has("A3"));
  assert.ok(close.nodes.has("A5"));
});

test("in a year, what is over fades and what has not begun is not there", () => {
  const in2014 = shown(three, { ...blank("A1"), year: 2014 });
  assert.ok(!in2014.nodes.has("A3"), "A3 comes in 2015");
  assert.ok(in2014.nodes.has("A4") && !in2014.faded.has("A4"), "A4 works with A2 from 2013 to 2016");
  assert.deepEqual([...in2014.faded], ["A5"]);
  assert.equal(inYear(tie("A1", "A2", 1, null, null), 2014), "undated");
});

test("a tie without years neither comes nor goes", () => {
  const undated = join("A1", [slice("A1", [node("A1", 0), node("T1", 1)], [tie("A1", "T1", 1, null, null, { kind: "about" })])]);
  assert.ok(shown(undated, { ...blank("A1"), year: 1999 }).nodes.has("T1"));
});

test("the years count ties that are, begin and end", () => {
  assert.deepEqual(years(around1.edges)[0], { year: 2010, now: 1, begin: 1, end: 0 });
  assert.deepEqual(years(around1.edges).at(-1), { year: 2015, now: 1, begin: 1, end: 1 });
  assert.equal(years([tie("A1", "A2", 1, null, null)]), null);
});

test("the shortest way goes through what is shown, and there may be none", () => {
  const visible = shown(three, blank("A1"));
  assert.deepEqual(way(visible.edges, "A3", "A5").nodes, ["A3", "A1", "A2", "A4", "A5"]);
  assert.equal(way(visible.edges, "A3", "A5").edges.length, 4);
  assert.equal(way(around1.edges, "A1", "A5"), null);
  assert.deepEqual(way(visible.edges, "A1", "A1"), { nodes: ["A1"], edges: [] });
});

test("every shown node stands once in the tree, below a node that is shown", () => {
  const visible = shown(three, blank("A1"));
  const children = branches(three, visible);
  assert.deepEqual([...children.values()].flat().sort(), ["A2", "A3", "A4", "A5"]);
  assert.deepEqual(children.get("A1"), ["A2", "A3"], "the stronger tie first");
});

test("a far node hangs below a co-author rather than below a topic both are about", () => {
  const far = slice(
    "A1", [node("A1", 0), node("A2", 1), node("T1", 1), node("A3", 2)],
    [tie("A1", "A2"), tie("A1", "T1", 9, 2000, 2001, { kind: "about" }), tie("A3", "T1", 40, 2000, 2001, { kind: "about" }), tie("A3", "A2", 0.1)],
  );
  assert.equal(join("A1", [far]).nodes.get("A3").parent, "A2");
});
