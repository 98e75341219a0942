// The editor: a text with colours, completion, cards, and marks where something is wrong. Stands in
// a shadow tree, because only there may a library add styles where inline ones are forbidden.

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  LanguageSupport,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
  tooltips,
} from "@codemirror/view";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";
import { completing } from "./completion.ts";
import type { Hints } from "./hints.ts";
import { explaining, explainingAtCursor } from "./hover.ts";

/** Something to say of a place in the text. */
export interface Mark {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly severity: "error" | "info";
}

/** What an editor tells its page. */
export interface Listener {
  readonly changed: (text: string) => void;
  readonly ask: () => void;
  readonly format: () => void;
  readonly tell: (said: string) => void;
}

// The grammar colours the parts around names, and not the names.
const SPARQL = new LanguageSupport(
  SparqlLanguage.configure({
    props: [
      styleTags({
        "Pname_ln Pname_ns": tags.propertyName,
        A_predicate: tags.keyword,
        Langtag: tags.string,
      }),
    ],
  }),
);

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool], color: "var(--code-string)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: [tags.url, tags.namespace, tags.propertyName, tags.typeName], color: "var(--code-name)" },
  { tag: [tags.lineComment, tags.comment], color: "var(--soft)", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": {
    backgroundColor: "var(--paper)",
    border: "1px solid color-mix(in srgb, var(--soft) 60%, transparent)",
    borderRadius: "5px",
    color: "var(--ink)",
    fontSize: "0.9rem",
  },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    lineHeight: "1.5",
    maxHeight: "60vh",
  },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-content, .cm-gutter": { minHeight: "12rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--soft)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": {
    backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)",
  },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--accent) 20%, transparent)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    border: "1px solid var(--line)",
    borderRadius: "5px",
    color: "var(--ink)",
    maxWidth: "min(32rem, 90vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--paper)",
  },
  ".cm-completionDetail": { fontStyle: "normal" },
  ".cm-completionInfo, .card, .cm-diagnostic": {
    fontFamily: "var(--sans)",
    fontSize: "0.85rem",
    lineHeight: "1.45",
    padding: "0.4rem 0.7rem",
  },
  ".card a": { color: "var(--accent)", fontWeight: "600" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--warn)",
    textUnderlineOffset: "0.2em",
  },
  ".cm-lintRange-info": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--accent)",
    textUnderlineOffset: "0.2em",
  },
  ".cm-lintPoint::after": { borderBottomColor: "var(--warn)" },
});

/** An editor in the place of a text field. */
export class Editor {
  readonly #view: EditorView;

  constructor(place: HTMLElement, text: string, label: string, hints: Hints, listener: Listener) {
    const root = place.attachShadow({ mode: "open" });
    this.#view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          Prec.highest(keymap.of(keysOf(listener))),
          [lineNumbers(), highlightSpecialChars(), history(), drawSelection(), indentOnInput()],
          [bracketMatching(), closeBrackets(), highlightActiveLine(), lintGutter()],
          autocompletion({ override: [completing(hints)], activateOnTypingDelay: 20 }),
          hoverTooltip(explaining(hints), { hoverTime: 250 }),
          explainingAtCursor(hints, listener.tell),
          keymap.of([
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          [SPARQL, syntaxHighlighting(COLOURS), LOOK, EditorView.lineWrapping],
          tooltips({ position: "absolute" }),
          EditorView.contentAttributes.of({
            "aria-label": label,
            "aria-multiline": "true",
            spellcheck: "false",
            autocapitalize: "off",
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) listener.changed(update.state.doc.toString());
          }),
        ],
      }),
    });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** Puts another text in the place of all; it can be undone. */
  set text(text: string) {
    if (text === this.text) return;
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
  }

  focus(): void {
    this.#view.focus();
  }

  /** Underlines some places, and nothing else. */
  mark(marks: readonly Mark[]): void {
    const found = marks.map((one) => this.#diagnostic(one));
    this.#view.dispatch(setDiagnostics(this.#view.state, found));
  }

  /** The line and column of a place. */
  placeOf(offset: number): { line: number; column: number } {
    const line = this.#view.state.doc.lineAt(Math.min(offset, this.#view.state.doc.length));
    return { line: line.number, column: offset - line.from + 1 };
  }

  /** Goes to a place. */
  goTo(line: number, column: number): void {
    const anchor = this.#offset(line, column);
    this.#view.dispatch({ selection: { anchor }, scrollIntoView: true });
  }

  #offset(line: number, column: number): number {
    const { doc } = this.#view.state;
    const found = doc.line(Math.min(Math.max(1, line), doc.lines));
    return Math.min(found.from + Math.max(0, column - 1), found.to);
  }

  #diagnostic(mark: Mark): Diagnostic {
    const from = this.#offset(mark.line, mark.column);
    const line = this.#view.state.doc.lineAt(from);
    const there = /^\s*(?:[?$<]?[\w:.-]+>?|\S)/.exec(line.text.slice(from - line.from));
    const to = from + (there ? there[0].length : 0);
    // At the end of a line there is nothing to underline but what stands before.
    const start = to > from ? from : Math.max(line.from, from - 1);
    return { from: start, to: Math.max(to, start), severity: mark.severity, message: mark.message };
  }
}

function keysOf(listener: Listener) {
  const then = (done: () => void) => () => {
    done();
    return true;
  };
  return [
    { key: "Mod-Enter", run: then(listener.ask) },
    { key: "Shift-Alt-f", run: then(listener.format) },
  ];
}
