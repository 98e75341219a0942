// What the server knows of terms and things. Each answer is fetched once and kept; where the server
// does not answer, there are no hints and everything else works.

/** A term or a thing, as it is written and named. */
export interface Hint {
  readonly name: string;
  readonly label: string;
  readonly about?: string;
  readonly kind?: string;
  readonly count?: number;
}

/** What a thing is, for a card. */
export interface Card {
  readonly name: string;
  readonly label: string;
  readonly kinds: readonly string[];
  readonly about: string;
  readonly address: string;
}

interface Terms {
  readonly prefixes: Readonly<Record<string, string>>;
  readonly terms: readonly Hint[];
}

type Uses = Readonly<Record<string, readonly string[]>>;

const MOST_KEPT = 200;

/** The hints of a server; `base` is where its addresses start. */
export class Hints {
  readonly base: string;
  readonly #kept = new Map<string, Promise<unknown>>();
  readonly #byName = new Map<string, Hint>();
  #terms: Terms = { prefixes: {}, terms: [] };
  #uses: Uses = {};

  constructor(base: string) {
    this.base = base;
  }

  /** Fetches what is needed from the first letter on. */
  async load(): Promise<void> {
    this.#terms = await this.#ask<Terms>("terms", {}, this.#terms);
    for (const one of this.#terms.terms) this.#byName.set(one.name, one);
    const found = await this.#ask<{ uses: Uses }>("uses", {}, { uses: {} });
    this.#uses = found.uses;
  }

  get prefixes(): Readonly<Record<string, string>> {
    return this.#terms.prefixes;
  }

  get terms(): readonly Hint[] {
    return this.#terms.terms;
  }

  /** A term by the name under which it is written. */
  term(name: string): Hint | undefined {
    return this.#byName.get(name);
  }

  /** The properties that members of a class have, the most frequent first. */
  properties(classes: readonly string[]): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const name of classes) {
      (this.#uses[name] ?? []).forEach((property, place) => {
        found.set(property, Math.min(place, found.get(property) ?? place));
      });
    }
    return found;
  }

  /** The things whose names hold a text. */
  async things(text: string): Promise<readonly Hint[]> {
    const asked = text.trim().slice(0, 100);
    const found = await this.#ask<{ things: Hint[] }>("things", { q: asked }, { things: [] });
    return found.things;
  }

  /** What the thing at an address is. */
  async card(iri: string): Promise<Card | null> {
    return this.#ask<Card | null>("thing", { iri }, null);
  }

  #ask<Found>(name: string, fields: Record<string, string>, otherwise: Found): Promise<Found> {
    const query = new URLSearchParams(fields).toString();
    const address = `${this.base}hints/${name}${query && "?" + query}`;
    const known = this.#kept.get(address);
    if (known) return known as Promise<Found>;
    const found = fetched<Found>(address).catch(() => {
      // Another time there may be an answer.
      this.#kept.delete(address);
      return otherwise;
    });
    const oldest = this.#kept.size >= MOST_KEPT ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(address, found);
    return found;
  }
}

async function fetched<Found>(address: string): Promise<Found> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Found;
}
