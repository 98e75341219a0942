// Makes the form of the query page a workbench: an editor in the place of the text field, answers
// without leaving the page, and what was asked before. All of it is an extra: the form is there
// without it, and what is shown is what the server would show at the same address.

import { Answers, marksIn } from "./answers.ts";
import { Editor, type Mark } from "./editor.ts";
import { Hints } from "./hints.ts";
import { askedBefore, forget, remember, titleOf, type Store } from "./history.ts";

const LABEL = "Query in SPARQL 1.1";

class Workbench {
  readonly #form: HTMLFormElement;
  readonly #editor: Editor;
  readonly #answers: Answers;
  readonly #status: HTMLElement;
  readonly #store: Store;
  readonly #path: string;
  #at = withoutHash(location.href);

  constructor(form: HTMLFormElement, field: HTMLTextAreaElement, result: HTMLElement, base: string) {
    this.#form = form;
    this.#store = storage();
    this.#path = new URL("query", base).pathname;
    this.#status = element("p", { role: "status", className: "meta", id: "workbench-status" });
    const stop = button("Stop");
    stop.hidden = true;
    this.#answers = new Answers(result, this.#status, stop);
    const hints = new Hints(base);
    void hints.load();
    const place = element("div", { id: "editor" });
    this.#editor = new Editor(place, field.value, LABEL, hints, {
      changed: (text) => (field.value = text),
      ask: () => void this.#ask(),
      format: () => void this.#format(),
      tell: (said) => (this.#status.textContent = said),
    });
    field.before(place);
    field.hidden = true;
    // A field that is not shown cannot be asked to be filled in.
    field.required = false;
    form.querySelector("label[for=query]")?.addEventListener("click", () => this.#editor.focus());
    this.#addTools(stop);
    this.#listen(result);
    this.#editor.mark(marksIn(result));
    if (new URL(location.href).searchParams.get("query")) this.#remember();
    this.#listBefore();
  }

  #addTools(stop: HTMLButtonElement): void {
    const format = button("Format", () => void this.#format());
    const share = button("Copy the address", () => void this.#share());
    const buttons = this.#form.querySelector(".buttons");
    buttons?.append(format, share, stop);
    const keys = element("p", { className: "meta" });
    keys.textContent =
      "Ctrl+Enter asks, Ctrl+Space completes, Shift+Alt+F formats, Shift+Alt+H explains the name at " +
      "the cursor until Escape, Tab leaves the editor.";
    this.#form.append(keys, this.#status);
  }

  #listen(result: HTMLElement): void {
    this.#form.addEventListener("submit", (event) => {
      const by = event.submitter as HTMLButtonElement | null;
      if (by !== null && new URL(by.formAction).pathname !== this.#path) return;
      event.preventDefault();
      if (by?.name === "prefixes") void this.#addPrefixes();
      else void this.#ask();
    });
    for (const place of [result, document.getElementById("examples")]) {
      place?.addEventListener("click", (event) => this.#follow(event));
    }
    addEventListener("popstate", () => {
      // A link to a place in this page leads away from nothing, least of all from what was typed.
      if (withoutHash(location.href) !== this.#at) void this.#show(location.href, true);
    });
  }

  /** Links to other answers are shown here; all others are left to the browser. */
  #follow(event: MouseEvent): void {
    const link = (event.target as Element).closest("a");
    const special = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (link === null || special || link.hasAttribute("download")) return;
    if (link.origin !== location.origin || link.pathname !== this.#path || link.hash) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    const isExample = new URL(link.href).searchParams.has("example");
    void this.#show(link.href, isExample).then(() => isExample && this.#editor.focus());
  }

  async #ask(): Promise<void> {
    if (!this.#editor.text.trim()) {
      this.#status.textContent = "There is no query yet.";
      this.#editor.focus();
      return;
    }
    const address = this.#address();
    history.pushState(null, "", address);
    this.#remember();
    await this.#show(address, false);
  }

  async #show(address: string, withText: boolean): Promise<void> {
    this.#at = withoutHash(location.href);
    const shown = await this.#answers.show(address);
    if (shown === null) return;
    if (withText) this.#editor.text = shown.text;
    this.#editor.mark(shown.marks);
    const wrong = shown.marks.find((one) => one.severity === "error");
    if (wrong) {
      this.#editor.goTo(wrong.line, wrong.column);
      this.#editor.focus();
    }
  }

  async #addPrefixes(): Promise<void> {
    const address = `${this.#path}?${new URLSearchParams({ query: this.#editor.text, prefixes: "add" })}`;
    const before = this.#editor.text;
    await this.#show(address, true);
    const changed = before !== this.#editor.text;
    this.#status.textContent = changed ? "Prefixes were added." : "No known prefix is missing.";
  }

  async #format(): Promise<void> {
    const { formatted, Unformatted } = await import("./formatting.ts");
    try {
      this.#editor.text = formatted(this.#editor.text);
      this.#editor.mark([]);
      this.#status.textContent = "";
    } catch (problem) {
      if (!(problem instanceof Unformatted)) throw problem;
      const place = this.#editor.placeOf(problem.place);
      const mark: Mark = { ...place, message: problem.message, severity: "error" };
      this.#editor.mark([mark]);
      this.#editor.goTo(place.line, place.column);
      this.#status.textContent = problem.message;
    }
  }

  async #share(): Promise<void> {
    const address = new URL(this.#address(), location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      this.#status.textContent = "The address of this query was copied.";
    } catch {
      // Not allowed here: the address stands where it can be copied by hand.
      this.#status.textContent = address;
    }
  }

  #address(): string {
    const fields = new URLSearchParams({ query: this.#editor.text });
    const evidence = this.#form.querySelector<HTMLInputElement>("input[name=evidence]");
    if (evidence?.checked) fields.set("evidence", "true");
    return `${this.#path}?${fields}`;
  }

  #remember(): void {
    remember(this.#store, this.#editor.text, Date.now());
    this.#listBefore();
  }

  #listBefore(): void {
    const found = askedBefore(this.#store);
    const known = document.getElementById("asked-before");
    const box = element("details", { className: "fold", id: "asked-before" });
    if (known instanceof HTMLDetailsElement) box.open = known.open;
    box.append(element("summary", { textContent: `Asked before (${found.length})` }));
    const list = element("ul", { className: "entries" });
    for (const one of found) {
      const again = button(titleOf(one.text), () => {
        this.#editor.text = one.text;
        this.#editor.focus();
      });
      const when = element("span", { className: "meta" });
      when.textContent = new Date(one.when).toLocaleString("en");
      const item = element("li", {});
      item.append(again, " ", when);
      list.append(item);
    }
    const all = button("Forget all of them", () => {
      forget(this.#store);
      this.#listBefore();
    });
    const told = element("p", { className: "meta", textContent: "Kept in this browser alone. " });
    told.append(all);
    box.append(list, told);
    box.hidden = found.length === 0;
    if (known) known.replaceWith(box);
    else this.#form.after(box);
  }
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  given: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), given);
}

function button(text: string, done?: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", textContent: text });
  if (done) made.addEventListener("click", done);
  return made;
}

function withoutHash(address: string): string {
  return address.replace(/#.*$/, "");
}

/** The browser's storage; where it is forbidden, one that forgets with the page. */
function storage(): Store {
  try {
    return localStorage;
  } catch {
    const kept = new Map<string, string>();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }
}

const field = document.querySelector<HTMLTextAreaElement>("#workbench textarea");
const result = document.getElementById("result");
if (field?.form && result) {
  // This file lies two folders below where the addresses of the server start.
  new Workbench(field.form, field, result, new URL("../../", import.meta.url).href);
}
