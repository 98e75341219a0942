// The queries that were asked before, in this browser and nowhere else.

/** A query that was asked. */
export interface Asked {
  readonly text: string;
  readonly when: number;
}

/** What is needed of a browser's storage. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const KEY = "r2pgraph.asked";
const MOST = 50;
const LONGEST = 20_000;

/** What was asked, the last first. What is kept by others under the key is not believed. */
export function askedBefore(store: Store): Asked[] {
  let found: unknown;
  try {
    found = JSON.parse(store.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
  return Array.isArray(found) ? found.filter(isAsked).slice(0, MOST) : [];
}

/** Keeps a query as the last one; one that was asked before moves to the front. */
export function remember(store: Store, text: string, when: number): void {
  if (!text.trim() || text.length > LONGEST) return;
  const others = askedBefore(store).filter((one) => one.text !== text);
  try {
    store.setItem(KEY, JSON.stringify([{ text, when }, ...others].slice(0, MOST)));
  } catch {
    // A full or forbidden storage keeps nothing, and nothing else depends on it.
  }
}

/** Forgets all of them. */
export function forget(store: Store): void {
  store.removeItem(KEY);
}

/** A query in a line: its first comment, or where it begins. */
export function titleOf(text: string): string {
  const comment = /^\s*#\s*(?:title:)?\s*(\S.*)$/m.exec(text);
  const rest = text.replace(/^\s*PREFIX\s.*$/gim, "").replace(/\s+/g, " ");
  return (comment?.[1] ?? rest).trim().slice(0, 90);
}

function isAsked(one: unknown): one is Asked {
  const { text, when } = (one ?? {}) as Partial<Asked>;
  return typeof text === "string" && typeof when === "number";
}
