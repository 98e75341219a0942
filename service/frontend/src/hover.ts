// A card for the name or address below the pointer.

import type { EditorView, Tooltip } from "@codemirror/view";
import type { Hints } from "./hints.ts";
import { declaredIn } from "./tokens.ts";

const NAME = /<[^<>"{}|^`\\\s]+>|[\p{L}\p{N}_-]*:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-]/gu;

/** Says what the name at a place means. */
export function explaining(hints: Hints) {
  return async (view: EditorView, place: number): Promise<Tooltip | null> => {
    const line = view.state.doc.lineAt(place);
    for (const found of line.text.matchAll(NAME)) {
      const from = line.from + found.index;
      const end = from + found[0].length;
      if (place < from || place > end) continue;
      const card = await cardOf(hints, view.state.doc.toString(), found[0]);
      return card && { pos: from, end, above: true, create: () => ({ dom: card }) };
    }
    return null;
  };
}

/** The address that a name stands for; null where its prefix is unknown. */
export function addressOf(name: string, text: string, known: Record<string, string>): string | null {
  if (name.startsWith("<")) return name.slice(1, -1);
  const [prefix, local] = [name.slice(0, name.indexOf(":")), name.slice(name.indexOf(":") + 1)];
  const namespace = declaredIn(text).get(prefix) ?? known[prefix];
  return namespace === undefined ? null : namespace + local;
}

async function cardOf(hints: Hints, text: string, name: string): Promise<HTMLElement | null> {
  const iri = addressOf(name, text, { ...hints.prefixes });
  const card = iri === null ? null : await hints.card(iri);
  if (card === null || iri === null) return null;
  const term = hints.term(card.name);
  const lines = [card.kinds.join(", "), card.about || (term?.about ?? "")].filter(Boolean);
  if (!card.label && lines.length === 0) return null;
  const dom = document.createElement("div");
  dom.className = "card";
  const head = dom.appendChild(document.createElement(card.address ? "a" : "strong"));
  head.textContent = card.label || card.name;
  if (head instanceof HTMLAnchorElement) {
    head.href = card.address.startsWith("/") ? hints.base + card.address.slice(1) : card.address;
    head.target = "_blank";
    head.rel = "noopener noreferrer";
  }
  for (const said of lines) dom.appendChild(document.createElement("div")).textContent = said;
  return dom;
}
