// What was asked before: kept in order, bounded, and never trusted.

import assert from "node:assert/strict";
import { test } from "node:test";
import { askedBefore, forget, remember, titleOf, type Store } from "../src/history.ts";

function store(): Store & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

test("the last stands first, and none stands twice", () => {
  const place = store();
  for (const text of ["one", "two", "one"]) remember(place, text, 1);
  assert.deepEqual(askedBefore(place).map((one) => one.text), ["one", "two"]);
  forget(place);
  assert.deepEqual(askedBefore(place), []);
});

test("only so many are kept, and nothing empty or endless", () => {
  const place = store();
  for (let number = 0; number < 80; number += 1) remember(place, `query ${number}`, number);
  remember(place, "  ", 1);
  remember(place, "x".repeat(30_000), 1);
  const found = askedBefore(place);
  assert.equal(found.length, 50);
  assert.equal(found[0]?.text, "query 79");
});

test("what others have put there is not believed", () => {
  const place = store();
  for (const text of ["{", "7", '{"a":1}', '[1,null,{"text":3,"when":1},{"text":"x","when":2}]']) {
    place.setItem("r2pgraph.asked", text);
    assert.ok(askedBefore(place).every((one) => one.text === "x"));
  }
});

test("a storage that is full keeps nothing and breaks nothing", () => {
  const place = store();
  place.setItem = () => {
    throw new Error("full");
  };
  remember(place, "one", 1);
  assert.deepEqual(askedBefore(place), []);
});

test("a query is called by its first comment, or as it begins", () => {
  assert.equal(titleOf("# title: Who says what\nSELECT * {}"), "Who says what");
  assert.equal(titleOf("PREFIX r2p: <x>\nSELECT *\n{ ?s ?p ?o }"), "SELECT * { ?s ?p ?o }");
});
