import assert from "node:assert/strict";
import test from "node:test";
import { read, write } from "../../portal/assets/js/explorer/address.js";
import { begin, blank, redo, step, undo } from "../../portal/assets/js/explorer/state.js";

const after = (...actions) => actions.reduce(step, begin(blank("A1")));

test("each step can be taken back and done again", () => {
  const history = after({ type: "expand", id: "A2" }, { type: "pin", id: "A3", at: [1.4, -2.6] }, { type: "remove", id: "A4" });
  const back = undo(undo(history));
  assert.deepEqual(back.now.expanded, ["A2"]);
  assert.deepEqual(back.now.pins, {});
  assert.deepEqual(redo(redo(back)).now, history.now);
  assert.deepEqual(history.now.pins, { A3: [1, -3] });
  assert.deepEqual(undo(begin(blank("A1"))).now, blank("A1"));
});

test("a step that changes nothing is none, and a new one forgets what was taken back", () => {
  assert.equal(after({ type: "expand", id: "A1" }).past.length, 0);
  const history = step(undo(after({ type: "expand", id: "A2" })), { type: "expand", id: "A3" });
  assert.deepEqual(redo(history).now.expanded, ["A3"]);
});

test("looking at something, or at a year, is no step", () => {
  const history = after({ type: "expand", id: "A2" }, { type: "select", id: "A2" }, { type: "year", year: 2012 });
  assert.equal(history.past.length, 1);
  assert.equal(history.now.year, 2012);
});

test("the second one selected ends a path, a third leaves it", () => {
  const history = after({ type: "start path", id: "A2" }, { type: "select", id: "A5" }, { type: "select", id: "A7" });
  assert.deepEqual(history.now.path, { from: "A2", to: "A5" });
});

test("the centre cannot be left out, and what is left out loses its pin and its selection", () => {
  assert.deepEqual(after({ type: "remove", id: "A1" }).now, blank("A1"));
  const history = after({ type: "pin", id: "A2", at: [1, 1] }, { type: "select", id: "A2" }, { type: "remove", id: "A2" });
  assert.deepEqual([history.now.pins, history.now.selected, history.now.without], [{}, null, ["A2"]]);
});

test("an address holds the whole state", () => {
  const state = {
    ...blank("A1"), depth: 2, limit: 300, kinds: ["author", "topic"], yearFrom: 1999, yearTo: 2020, expanded: ["A2", "W5"],
    without: ["T3"], pins: { A2: [-12, 40] }, selected: "A9", path: { from: "A1", to: "A9" }, ties: "close", year: 2010,
  };
  const address = write(state);
  assert.deepEqual(read(address, "A1"), state);
  assert.match(address, /expand=A2,W5/);
  assert.equal(write(blank("A1")), "center=A1");
  assert.deepEqual(read("", "A1"), blank("A1"));
});

test("the page's own number of nodes need not be said", () => {
  const usual = { limit: 40 };
  assert.equal(write(blank("A1", usual), blank("A1", usual)), "center=A1");
  assert.equal(read("center=A1", "A1", usual).limit, 40);
  assert.match(write(blank("A1", usual), blank("A1")), /limit=40/);
});

test("an address that makes no sense is read as far as it does", () => {
  const state = read("expand=A2,x,A2,<b>&pins=A1:a:1,A3:1e9:2,A4:3:4&limit=9999999&depth=7&kinds=author,nonsense&ties=constructor&year=-4&path=zz", "A1");
  assert.deepEqual(state, { ...blank("A1"), expanded: ["A2"], pins: { A4: [3, 4] }, kinds: ["author"] });
});
