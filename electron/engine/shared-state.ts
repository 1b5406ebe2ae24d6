import { Changes } from './changes.ts';

type Seen<T> = { state: T } | { error: unknown };

/** One state for all who follow it: worked out once for all of them, and only while there is somebody. */
export class SharedState<T> {
  readonly #states: (signal: AbortSignal) => AsyncIterable<T>;
  readonly #news = new Changes();
  #followers = 0;
  #end: AbortController | undefined;
  #seen: Seen<T> | undefined;

  /** `states`: every state, the present one first, until the signal. */
  constructor(states: (signal: AbortSignal) => AsyncIterable<T>) {
    this.#states = states;
  }

  /** Nobody follows it. */
  get isIdle(): boolean {
    return this.#followers === 0;
  }

  /** The present state, and each that is another one. Whoever is slow leaves out what lies between. Throws as `states` do. */
  async *follow(signal: AbortSignal): AsyncGenerator<T, void> {
    this.#followers += 1;
    if (this.#end === undefined) this.#begin();
    try {
      let last: Seen<T> | undefined;
      for await (const _ of this.#news.follow(signal)) {
        const seen = this.#seen;
        if (seen === undefined || seen === last) continue;
        if ('error' in seen) throw seen.error;
        last = seen;
        yield seen.state;
      }
    } finally {
      this.#followers -= 1;
      if (this.#followers === 0) this.#stop();
    }
  }

  #begin(): void {
    const end = new AbortController();
    this.#end = end;
    const tell = (seen: Seen<T>) => {
      // One that was ended has nothing to say to those who came after.
      if (this.#end !== end) return;
      this.#seen = seen;
      this.#news.tell();
    };
    void (async () => {
      for await (const state of this.#states(end.signal)) tell({ state });
    })().catch((error: unknown) => tell({ error }));
  }

  #stop(): void {
    this.#end?.abort();
    this.#end = undefined;
    this.#seen = undefined;
  }
}
