// Where somebody is in a query: what stands before the cursor, and what may be written there. Works
// on texts that are not finished, which no grammar reads; knows nothing of editors and pages.

/** What may be written at a place. */
export type Role = "subject" | "property" | "class" | "object" | "prefix" | "nothing";

/** A piece of a text and where it starts. */
export interface Word {
  readonly from: number;
  readonly text: string;
}

const TOKEN =
  /#[^\n]*|"""(?:[^"\\]|\\[\s\S]|"(?!""))*(?:"""|$)|"(?:[^"\\\n]|\\.)*(?:"|$)|'(?:[^'\\\n]|\\.)*(?:'|$)|<[^<>"{}|^`\\\s]*>|[?$]\w+|[\p{L}\p{N}_-]*:(?:[\p{L}\p{N}_.:-]|\\.)*|@[A-Za-z-]+|[\p{L}_][\p{L}\p{N}_'’-]*|[-+]?\d[\d.eE+-]*|\^\^|&&|\|\||[<>!]=|\S/gu;
const KEYWORDS = new Set(
  `ask as asc avg base bind bound by coalesce concat construct contains count datatype desc describe
  distinct exists filter from graph group having if in isblank isiri isliteral isnumeric lang
  langmatches lcase limit max min minus named not offset optional order prefix reduced regex replace
  sample select separator service str strafter strbefore strdt strends strlang strlen strstarts
  substr sum ucase undef union values where year month day true false group_concat now abs ceil
  floor round`.split(/\s+/),
);
const TERM = /^(?:[?$]\w|<|"|'|[\p{L}\p{N}_-]*:|[-+]?\d)/u;
const WORDS = /(?<![\p{L}\p{N}?$:<@"'’\\/_-])(?:[\p{L}][\p{L}\p{N}'’.-]* )*[\p{L}][\p{L}\p{N}'’.-]*$/u;
const NAME = /(?:[\p{L}\p{N}_-]*:)[\p{L}\p{N}_.-]*$/u;
const VARIABLE = /[?$]\w*$/;

/** The tokens of a text with where they start, without comments. */
export function placedTokensOf(text: string): Word[] {
  const found = [...text.matchAll(TOKEN)].map((one) => ({ from: one.index ?? 0, text: one[0] }));
  return found.filter((one) => !one.text.startsWith("#"));
}

/** The tokens of a text, without comments. */
export function tokensOf(text: string): string[] {
  return placedTokensOf(text).map((one) => one.text);
}

/** Whether the end of a text is inside a comment or a string, where nothing is completed. */
export function isInside(text: string): boolean {
  let last: RegExpMatchArray | undefined;
  for (const found of text.matchAll(TOKEN)) last = found;
  if (last === undefined || (last.index ?? 0) + last[0].length < text.length) return false;
  const token = last[0];
  if (token.startsWith("#")) return true;
  const mark = token.startsWith('"""') ? '"""' : token.charAt(0);
  const open = token.length < 2 * mark.length || !token.endsWith(mark);
  return (mark.startsWith('"') || mark === "'") && open;
}

/** The variable that is written at the end of a text. */
export function variableBefore(text: string): Word | null {
  return matched(VARIABLE, text);
}

/** The name with a prefix that is written at the end of a text. */
export function nameBefore(text: string): Word | null {
  return matched(NAME, text);
}

/** The words at the end of a text that are no keyword: the beginning of somebody's label. */
export function wordsBefore(text: string): Word | null {
  const line = text.slice(text.lastIndexOf("\n") + 1);
  const found = WORDS.exec(line);
  if (found === null) return null;
  const parts = found[0].split(" ");
  let first = parts.length - 1;
  while (first > 0 && !isKeyword(parts[first - 1] ?? "") && parts[first - 1] !== "a") first -= 1;
  const words = parts.slice(first).join(" ");
  return { from: text.length - words.length, text: words };
}

/** What may be written after a text, seen from the last words of the pattern. */
export function roleAfter(text: string): Role {
  let terms = 0;
  let depth = 0;
  let last = "";
  const brackets: number[] = [];
  for (const token of tokensOf(text)) {
    const word = token.toLowerCase();
    if (token === "{") [terms, depth] = [0, depth + 1];
    else if (token === "}") [terms, depth] = [0, Math.max(0, depth - 1)];
    else if (token === ".") terms = 0;
    else if (token === ";") terms = 1;
    else if (token === ",") terms = 2;
    else if (token === "/" || token === "|") terms = 1;
    else if (token === "^^") terms = Math.max(0, terms - 1);
    else if (token === "[") terms = 1;
    else if (token === "(") brackets.push(terms);
    // A bracket after a subject is a path or a list, and any other belongs to a keyword.
    else if (token === ")") terms = afterBracket(brackets.pop() ?? 0);
    else if (word === "a" && terms === 1) terms = 2;
    else if (isKeyword(word)) terms = 0;
    else if (TERM.test(token)) terms += 1;
    last = word;
  }
  if (last === "prefix") return "prefix";
  if (depth === 0) return last === "from" || last === "named" ? "object" : "nothing";
  if (last === "a" || last === "rdf:type") return "class";
  if (last === "graph") return "object";
  // After a whole triple a new one begins, or a keyword follows.
  return terms === 1 ? "property" : terms === 2 ? "object" : "subject";
}

/** The variables of a text, in the order in which they come. */
export function variablesOf(text: string): string[] {
  const names = tokensOf(text).filter((one) => /^[?$]\w/.test(one));
  return [...new Set(names.map((one) => "?" + one.slice(1)))];
}

/** The classes that a text says the last subject is of, for properties that fit it. */
export function classesOfSubject(text: string): string[] {
  const tokens = tokensOf(text);
  const subject = subjectAtEnd(tokens);
  if (subject === null) return [];
  const found = new Set<string>();
  let current = "";
  let start = true;
  tokens.forEach((token, place) => {
    if (token === "." || token === "{" || token === "}") start = true;
    else if (start) [current, start] = [token, false];
    const before = tokens[place - 1];
    const isType = before === "a" || before === "rdf:type";
    if (isType && current === subject && TERM.test(token)) found.add(token);
  });
  return [...found];
}

/** Each prefix that a text declares, with its namespace. */
export function declaredIn(text: string): Map<string, string> {
  const tokens = tokensOf(text);
  const found = new Map<string, string>();
  tokens.forEach((token, place) => {
    const [name, namespace] = [tokens[place + 1], tokens[place + 2]];
    if (token.toLowerCase() === "prefix" && name?.endsWith(":") && namespace?.startsWith("<")) {
      found.set(name.slice(0, -1), namespace.slice(1, -1));
    }
  });
  return found;
}

function subjectAtEnd(tokens: readonly string[]): string | null {
  for (let place = tokens.length - 1; place >= 0; place -= 1) {
    const token = tokens[place];
    if (token === "." || token === "{" || token === "}") return tokens[place + 1] ?? null;
  }
  return null;
}

function afterBracket(terms: number): number {
  return terms === 0 ? 0 : terms + 1;
}

function isKeyword(word: string): boolean {
  return KEYWORDS.has(word.toLowerCase());
}

function matched(pattern: RegExp, text: string): Word | null {
  const found = pattern.exec(text.slice(text.lastIndexOf("\n") + 1));
  return found && { from: text.length - found[0].length, text: found[0] };
}
