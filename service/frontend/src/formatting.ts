// A query with its lines and indents in order. Fetched only when somebody asks for it, because its
// parser is as large as half of the editor.

import { formatAst } from "sparql-formatter/src/formatter.js";
import { parse } from "sparql-formatter/src/sparql-parser.js";
import { placedTokensOf, type Word as Token } from "./tokens.ts";

const INDENT = 2;

// What may come and go without another meaning.
const WITHOUT_MEANING = new Set([".", "where"]);

/** What keeps a query from being formatted, and where. */
export class Unformatted extends Error {
  readonly place: number;

  constructor(message: string, place: number) {
    super(message);
    this.place = place;
  }
}

/** The query in its usual form; raises `Unformatted` where it has none. */
export function formatted(text: string): string {
  let tree: unknown;
  try {
    tree = parse(text);
  } catch (problem) {
    const message = "The query can be formatted once it parses; the place is underlined.";
    throw new Unformatted(message, placeOf(problem));
  }
  const found = written(tree);
  const changed = found === null ? 0 : firstChange(text, found);
  if (found !== null && changed === null) return found;
  throw new Unformatted("The query holds something that cannot be formatted yet.", changed ?? 0);
}

/** The library's text; null where it fails on a pattern inside an expression, `a || NOT EXISTS { … }`. */
function written(tree: unknown): string | null {
  try {
    return formatAst(tree, INDENT).trimEnd() + "\n";
  } catch {
    return null;
  }
}

// The library loses a pattern inside a function, such as IF(EXISTS { … }, …).
/** Where a text says something else than another, or as much in another order; null if nowhere. */
function firstChange(before: string, after: string): number | null {
  const [one, other] = [meaning(before), meaning(after)];
  const place = one.findIndex((token, number) => token.text !== other[number]?.text);
  if (place >= 0) return one[place]?.from ?? 0;
  return one.length === other.length ? null : before.length;
}

function meaning(text: string): Token[] {
  const found = placedTokensOf(text).map(({ text: written, from }) => {
    const keyword = /^[a-z_]+$/i.test(written);
    return { text: keyword ? written.toLowerCase() : written, from };
  });
  return found.filter((one) => !WITHOUT_MEANING.has(one.text));
}

function placeOf(problem: unknown): number {
  const location = (problem as { location?: { start?: { offset?: number } } }).location;
  return location?.start?.offset ?? 0;
}
