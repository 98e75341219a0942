// Which terms are offered, and in which order.

import assert from "node:assert/strict";
import { test } from "node:test";
import { rankedTerms } from "../src/completion.ts";

const TERMS = [
  { name: "r2p:statedBy", label: "stated by", kind: "property", count: 900 },
  { name: "r2p:statedIn", label: "stated in", kind: "property", count: 800 },
  { name: "r2p:State", label: "state", kind: "class", count: 50 },
  { name: "r2p:hasState", label: "has as its state", kind: "property", count: 5 },
  { name: "r2p:Agent", label: "agent", kind: "class", count: 40 },
];

const names = (text: string, role: "property" | "class", uses: [string, number][] = []) =>
  rankedTerms(TERMS, text, role, new Map(uses)).map((one) => one.name);

test("what fits the place stands before what has the letters", () => {
  assert.deepEqual(names("state", "class")[0], "r2p:State");
  assert.deepEqual(names("state", "property").slice(0, 2), ["r2p:statedBy", "r2p:statedIn"]);
});

test("labels are found by the beginnings of their words", () => {
  assert.deepEqual(names("its st", "property"), ["r2p:hasState"]);
  assert.deepEqual(names("zzz", "property"), []);
});

test("properties that the class has stand first", () => {
  assert.equal(names("stat", "property", [["r2p:statedIn", 0]])[0], "r2p:statedIn");
});
