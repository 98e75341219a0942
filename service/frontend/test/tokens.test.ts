// What may be written where: texts that are not finished, with | for the cursor.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  classesOfSubject,
  declaredIn,
  isInside,
  nameBefore,
  roleAfter,
  variableBefore,
  variablesOf,
  wordsBefore,
} from "../src/tokens.ts";

const ROLES: readonly [string, string][] = [
  ["SELECT ", "nothing"],
  ["PREFIX ", "prefix"],
  ["SELECT * { ", "subject"],
  ["SELECT * { ?s ", "property"],
  ["SELECT * { ?s ?p ", "object"],
  ["SELECT * { ?s a ", "class"],
  ["SELECT * { ?s rdf:type ", "class"],
  ["SELECT * { ?s ?p ?o . ", "subject"],
  ["SELECT * { ?s ?p ?o ; ", "property"],
  ["SELECT * { ?s a r2p:Claim ; r2p:statedBy ", "object"],
  ["SELECT * { ?s ?p ?o , ", "object"],
  ["SELECT * { ?s r2p:a/", "property"],
  ["SELECT * { ?s ?p ?o ", "subject"],
  ["SELECT * { ?s ?p ?o FILTER(?o > 3) ", "subject"],
  ["SELECT * { ?s (r2p:a|r2p:b) ", "object"],
  ["SELECT * { OPTIONAL { ?s ", "property"],
  ["SELECT * { GRAPH ", "object"],
  ["SELECT * { ?s ?p [ ", "property"],
  ['SELECT * { ?s ?p "x. y" . ?t ', "property"],
  ["SELECT * { ?s ?p 1.5 . ", "subject"],
  ["SELECT * { # ?s ?p\n ?s ", "property"],
  ["SELECT * { ?s ?p ?o } ", "nothing"],
  ["SELECT * FROM ", "object"],
];

for (const [text, role] of ROLES) {
  test(`after ${JSON.stringify(text)} stands a ${role}`, () => {
    assert.equal(roleAfter(text), role);
  });
}

test("words are a label's beginning, without keywords and what is no word", () => {
  const word = (text: string) => wordsBefore(text)?.text ?? null;
  assert.equal(word("{ ?s ?p samantha pow"), "samantha pow");
  assert.equal(word("{ ?s r2p:statedBy gard"), "gard");
  assert.equal(word("SELECT ?s WHERE"), "WHERE");
  assert.equal(word("{ ?s a crime of"), "crime of");
  assert.equal(word("{ ?s ?p Ban Ki-moo"), "Ban Ki-moo");
  assert.equal(word("{ ?s ?p ?o"), null);
  assert.equal(word("{ ?s r2p:stat"), null);
  assert.equal(word("{ <https://example"), null);
  assert.equal(word("first line\nsecond"), "second");
});

test("names and variables are found at the end", () => {
  assert.deepEqual(nameBefore("{ ?s r2p:st"), { from: 5, text: "r2p:st" });
  assert.deepEqual(nameBefore("a\nagent:"), { from: 2, text: "agent:" });
  assert.equal(nameBefore("{ ?s st"), null);
  assert.deepEqual(variableBefore("{ ?cl"), { from: 2, text: "?cl" });
  assert.equal(variableBefore("{ ?cl "), null);
});

test("nothing is completed inside strings and comments", () => {
  for (const text of ['{ ?s ?p "fro', "# so", '"""a "b" c', "'x", '"a\\"b']) {
    assert.equal(isInside(text), true, text);
  }
  for (const text of ['{ ?s ?p "frost"', "# so\n", '"""a"""', '"a\\\\"', "{ <http://x#y>", ""]) {
    assert.equal(isInside(text), false, text);
  }
});

test("what the text says of its variables, prefixes and classes", () => {
  const text = "PREFIX r2p: <https://x#>\nSELECT ?a $b { ?a a r2p:Claim ; r2p:x $b . ?b a r2p:Y ; ";
  assert.deepEqual(variablesOf(text), ["?a", "?b"]);
  assert.deepEqual([...declaredIn(text)], [["r2p", "https://x#"]]);
  assert.deepEqual(classesOfSubject(text), ["r2p:Y"]);
  assert.deepEqual(classesOfSubject("{ ?a a r2p:X . ?a "), ["r2p:X"]);
  assert.deepEqual(classesOfSubject(""), []);
});
