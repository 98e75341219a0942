// Fetches the pages of answers and puts what they show in the place of what is shown. The server
// makes every answer; this moves it.

/** What a page with an answer says to the editor. */
export interface Shown {
  /** The query as the page has it. */
  readonly text: string;
  /** Where the page says that something is wrong or empties the answer. */
  readonly marks: readonly PlacedSentence[];
}

/** A sentence about a place in the query. */
export interface PlacedSentence {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly severity: "error" | "info";
}

const TICK = 250;
const TOO_LONG = new Set([414, 431]);

/** The part of the page that shows answers. */
export class Answers {
  readonly #place: HTMLElement;
  readonly #status: HTMLElement;
  readonly #stop: HTMLButtonElement;
  #running: AbortController | null = null;

  constructor(place: HTMLElement, status: HTMLElement, stop: HTMLButtonElement) {
    this.#place = place;
    this.#status = status;
    this.#stop = stop;
    stop.addEventListener("click", () => this.#running?.abort());
  }

  /** Shows the answer at an address; null where it was stopped or another was asked for. */
  async show(address: string): Promise<Shown | null> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const waiting = this.#wait();
    try {
      const answer = await fetch(address, {
        headers: { Accept: "text/html" },
        signal: running.signal,
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.#status.textContent = "";
      return this.#shown(page, answer.status);
    } catch (problem) {
      if (this.#running !== running) return null;
      const stopped = (problem as Error).name === "AbortError";
      this.#status.textContent = stopped
        ? "Stopped."
        : "The server did not answer; ask again when it can be reached.";
      return null;
    } finally {
      clearInterval(waiting);
      if (this.#running === running) {
        this.#running = null;
        this.#stop.hidden = true;
        this.#place.removeAttribute("aria-busy");
      }
    }
  }

  #wait(): ReturnType<typeof setInterval> {
    this.#stop.hidden = false;
    this.#place.setAttribute("aria-busy", "true");
    const began = Date.now();
    return setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      if (seconds > 0) this.#status.textContent = `Asking, ${seconds} s`;
    }, TICK);
  }

  #shown(page: Document, status: number): Shown {
    const found = page.getElementById("result");
    const text = page.querySelector<HTMLTextAreaElement>("#query")?.value ?? "";
    if (found === null) {
      // A failure that no form stands on, or of which there is no page at all.
      const said = page.querySelector("main")?.textContent || withoutPage(status);
      const box = document.createElement("p");
      box.className = "failure";
      box.setAttribute("role", "alert");
      box.textContent = said.replace(/\s+/g, " ").trim();
      this.#place.replaceChildren(box);
      return { text, marks: [] };
    }
    const parts = [...found.childNodes];
    this.#place.replaceChildren(...parts.map((one) => document.adoptNode(one)));
    return { text, marks: marksIn(this.#place) };
  }
}

function withoutPage(status: number): string {
  return TOO_LONG.has(status)
    ? "The query is too long for an address; “Get the data” sends it as it is."
    : `The server answered with status ${status} and no page; ask again later.`;
}

/** The sentences of a page that name a place. */
export function marksIn(place: ParentNode): PlacedSentence[] {
  return Array.from(place.querySelectorAll<HTMLElement>("[data-line]"), (one) => ({
    line: Number(one.dataset["line"]),
    column: Number(one.dataset["column"]),
    message: (one.querySelector("p") ?? one).textContent?.trim() ?? "",
    severity: one.matches(".failure") ? "error" : "info",
  }));
}
