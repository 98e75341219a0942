// Formatting says where it cannot, and changes nothing twice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatted, Unformatted } from "../src/formatting.ts";

test("a query has its lines and indents in order, and keeps its comments", () => {
  const once = formatted("# why\nselect ?s where{?s ?p ?o;?q 'x'@en.filter(?o>3)}limit 3 # end");
  assert.match(once, /^# why\n\nSELECT \?s\nWHERE \{\n  \?s \?p \?o ;/);
  assert.match(once, /# end/);
  assert.equal(formatted(once), once);
});

test("what does not parse is told with its place", () => {
  assert.throws(
    () => formatted("SELECT ?s { ?s ?p }"),
    (problem) => problem instanceof Unformatted && problem.place === 18,
  );
});

test("what the library would lose is not formatted", () => {
  const text = "SELECT ?x { ?s ?p ?o BIND(IF(EXISTS { ?s a ?k }, 1, 2) AS ?x) }";
  assert.throws(() => formatted(text), /cannot be formatted yet/);
});

test("what the library fails on is not formatted", () => {
  const text = "SELECT * { ?s ?p ?o FILTER(?p = 1 || NOT EXISTS { ?s ?q 1 FILTER(?o) }) }";
  assert.throws(() => formatted(text), /cannot be formatted yet/);
});
