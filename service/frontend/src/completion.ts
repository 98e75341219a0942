// What can be written at the cursor: keywords, variables, prefixes, terms by name or label, and
// things by label. Terms are at hand; only things are asked for, and never more than one question
// at a time.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Hint, Hints } from "./hints.ts";
import {
  classesOfSubject,
  declaredIn,
  isInside,
  nameBefore,
  roleAfter,
  variableBefore,
  variablesOf,
  wordsBefore,
  type Role,
  type Word,
} from "./tokens.ts";

const KEYWORDS = [
  ..."SELECT CONSTRUCT ASK DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND".split(" "),
  ..."DISTINCT LIMIT OFFSET HAVING PREFIX FROM COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT".split(" "),
  ..."CONTAINS REGEX STRSTARTS STR LANG LCASE YEAR BOUND COALESCE IF IN AS".split(" "),
  ...["ORDER BY", "GROUP BY", "NOT EXISTS", "EXISTS"],
];
const MOST_TERMS = 60;
const FEWEST_LETTERS = 2;

/** Completes a query with the hints of a server. */
export function completing(hints: Hints) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const before = context.state.sliceDoc(0, context.pos);
    if (isInside(before)) return null;
    const variable = variableBefore(before);
    if (variable) return ofVariables(context.state.doc.toString(), variable);
    const name = nameBefore(before);
    const word = name ?? wordsBefore(before) ?? { from: context.pos, text: "" };
    if (word.text === "" && !context.explicit) return null;
    const role = roleAfter(before.slice(0, word.from));
    if (role === "prefix") return ofPrefixes(hints, before, word);
    const terms = name ? ofNames(hints, name, role, before) : ofLabels(hints, word, role, before);
    const fitting = terms.filter((one) => suits(one, role));
    const options = [...(name ? [] : ofKeywords(word, role)), ...fitting.map(asTerm)];
    if (asksForThings(word.text, role)) {
      const found = await hints.things(name ? name.text.replace(/^[^:]*:/, "") : word.text);
      if (context.aborted) return null;
      const things = name ? found.filter((one) => one.name.startsWith(prefixOf(name))) : found;
      options.push(...things.filter((one) => !hints.term(one.name)).map(asThing));
    }
    options.push(...terms.filter((one) => !suits(one, role)).map(asTerm));
    // The server has compared already, by words and stems, which no filter here would know.
    return options.length ? { from: word.from, options, filter: false } : null;
  };
}

/** The terms whose name or label goes on as somebody began, those that fit the place first. */
export function rankedTerms(
  terms: readonly Hint[],
  text: string,
  role: Role,
  inUse: ReadonlyMap<string, number>,
): Hint[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = terms.flatMap((hint, place) => {
    const local = hint.name.replace(/^[^:]*:/, "").toLowerCase();
    const label = hint.label.toLowerCase();
    const words = [...label.split(/[\s-]+/), local, hint.name.toLowerCase()];
    const fits = wanted.every((one) => words.some((word) => word.startsWith(one)));
    if (!fits && !(wanted.length === 1 && local.includes(wanted[0] ?? ""))) return [];
    const used = inUse.get(hint.name);
    const close = fits ? (label.startsWith(wanted.join(" ")) || local.startsWith(text) ? 0 : 1) : 2;
    const rank = [suits(hint, role) ? 0 : 1, used === undefined ? 1 : 0, close, used ?? place];
    return [{ hint, rank }];
  });
  ranked.sort((one, other) => compared(one.rank, other.rank));
  return ranked.slice(0, MOST_TERMS).map((one) => one.hint);
}

function suits(hint: Hint, role: Role): boolean {
  if (role === "property") return hint.kind === "property";
  if (role === "class") return hint.kind === "class";
  return hint.kind !== "property" && hint.kind !== "class";
}

function compared(one: readonly number[], other: readonly number[]): number {
  for (const [place, value] of one.entries()) {
    const difference = value - (other[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function asksForThings(text: string, role: Role): boolean {
  const letters = text.replace(/^[^:]*:/, "");
  return (role === "object" || role === "subject") && letters.length >= FEWEST_LETTERS;
}

function prefixOf(name: Word): string {
  return name.text.slice(0, name.text.indexOf(":") + 1);
}

function ofVariables(text: string, word: Word): CompletionResult | null {
  const written = "?" + word.text.slice(1);
  const names = variablesOf(text).filter((one) => one.startsWith(written) && one !== written);
  const options = names.map((label): Completion => ({ label, type: "variable" }));
  return options.length ? { from: word.from, options, validFor: /^[?$]\w*$/ } : null;
}

function ofPrefixes(hints: Hints, before: string, word: Word): CompletionResult {
  const declared = declaredIn(before);
  const known = Object.entries(hints.prefixes).filter(([name]) => !declared.has(name));
  const options = known.map(([name, namespace]): Completion => {
    const label = `${name}: <${namespace}>`;
    return { label, displayLabel: `${name}:`, detail: namespace, type: "namespace" };
  });
  return { from: word.from, options, validFor: /^[\w-]*:?$/ };
}

function ofNames(hints: Hints, name: Word, role: Role, before: string): Hint[] {
  const [prefix, local] = [prefixOf(name), name.text.slice(prefixOf(name).length)];
  const terms = hints.terms.filter((one) => one.name.startsWith(prefix));
  const inUse = hints.properties(classesOfSubject(before.slice(0, name.from)));
  return rankedTerms(terms, local, role, inUse);
}

function ofLabels(hints: Hints, word: Word, role: Role, before: string): Hint[] {
  if (role === "nothing") return [];
  const inUse = hints.properties(classesOfSubject(before.slice(0, word.from)));
  return rankedTerms(hints.terms, word.text, role, inUse);
}

function ofKeywords(word: Word, role: Role): Completion[] {
  if (role !== "subject" && role !== "nothing") return [];
  const wanted = word.text.toUpperCase();
  const found = KEYWORDS.filter((one) => one.startsWith(wanted));
  return found.map((label) => ({ label, type: "keyword" }));
}

function asTerm(hint: Hint): Completion {
  const detail = hint.name === hint.label ? "" : hint.label;
  return {
    label: hint.name,
    detail,
    type: hint.kind === "class" ? "class" : hint.kind === "property" ? "property" : "constant",
    info: () => told(hint),
  };
}

function asThing(hint: Hint): Completion {
  return {
    label: hint.name,
    displayLabel: hint.label,
    detail: hint.name,
    type: "constant",
    ...(hint.about ? { info: hint.about } : {}),
  };
}

/** A term in words: what it means and how often it is used. */
function told(hint: Hint): HTMLElement {
  const card = document.createElement("div");
  const head = card.appendChild(document.createElement("strong"));
  head.textContent = hint.label;
  const used = hint.count ? `used ${hint.count.toLocaleString("en")} times` : "not in use";
  const lines = [hint.about, [hint.kind, used].filter(Boolean).join(", ")];
  for (const line of lines.filter((one): one is string => Boolean(one))) {
    card.appendChild(document.createElement("div")).textContent = line;
  }
  return card;
}
