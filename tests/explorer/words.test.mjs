import assert from "node:assert/strict";
import test from "node:test";
import { trust } from "../../portal/assets/js/explorer/words.js";

test("trust is a number and a word, and nothing where nobody knows yet", () => {
  assert.equal(trust({ id: "A1", kind: "author", trust: 21, band: "Emerging" }), "trust 21, Emerging");
  assert.equal(trust({ id: "A2", kind: "author", trust: 0, band: "Unknown" }), "trust 0, Unknown");
  assert.equal(trust({ id: "A3", kind: "author" }), "");
  assert.equal(trust({ id: "W1", kind: "work" }), "");
});
