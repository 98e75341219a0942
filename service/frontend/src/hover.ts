// A card for the name or address below the pointer, or at the cursor when a key asks for it.

import { Prec, StateEffect, StateField, type Extension } from "@codemirror/state";
import {
  closeHoverTooltips,
  EditorView,
  hasHoverTooltips,
  keymap,
  showTooltip,
  type Tooltip,
} from "@codemirror/view";
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

/** The key that shows the card of the name at the cursor. */
export const EXPLAIN = "Shift-Alt-h";

const put = StateEffect.define<Tooltip | null>();

/** The card that the key has brought; what is written or moved away from has none. */
const atCursor = StateField.define<Tooltip | null>({
  create: () => null,
  update(card, transaction) {
    for (const effect of transaction.effects) if (effect.is(put)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : card;
  },
  provide: (field) => showTooltip.from(field),
});

/** Cards without a pointer: a key shows one and says it aloud, Escape takes every card away. */
export function explainingAtCursor(hints: Hints, tell: (said: string) => void): Extension {
  const explain = explaining(hints);
  const show = async (view: EditorView): Promise<void> => {
    const { doc, selection } = view.state;
    const card = await explain(view, selection.main.head);
    // Meanwhile somebody may have gone on.
    if (view.state.doc !== doc || !view.state.selection.eq(selection)) return;
    if (card === null) return tell("Nothing is known of what stands at the cursor.");
    const made = card.create(view);
    const shown = { ...card, create: () => made };
    leave(made.dom, view);
    view.dispatch({ effects: [put.of(shown), EditorView.announce.of(wordsOf(made.dom))] });
    tell("");
  };
  const run = (view: EditorView): boolean => {
    void show(view);
    return true;
  };
  const keys = [
    { key: EXPLAIN, run },
    { key: "Escape", run: away },
  ];
  return [atCursor, Prec.high(keymap.of(keys))];
}

/** Takes the cards away; false where there is none. */
function away(view: EditorView): boolean {
  if (view.state.field(atCursor) === null && !hasHoverTooltips(view.state)) return false;
  view.dispatch({ effects: [put.of(null), closeHoverTooltips] });
  return true;
}

/** Leads from a link in a card back to the text. */
function leave(card: HTMLElement, view: EditorView): void {
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    away(view);
    view.focus();
  });
}

function wordsOf(card: HTMLElement): string {
  return [...card.children].map((one) => one.textContent).join(". ");
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
