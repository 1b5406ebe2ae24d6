/** ms without an answer to anything, after which an answer is one of a device that has started: one that goes on misses less. */
const longEnough = 10_000;

/** Addresses that were asked, and did not answer. */
export class Silence {
  readonly #now: () => number;
  /** By address: since when. */
  readonly #since = new Map<string, number>();

  /** A clock that nobody sets; ms. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** It was asked, and nothing came. */
  stays(address: string): void {
    if (!this.#since.has(address)) this.#since.set(address, this.#now());
  }

  /** It answers; whether it was silent for long before. */
  isOver(address: string): boolean {
    const since = this.#since.get(address);
    this.#since.delete(address);
    return since !== undefined && this.#now() - since >= longEnough;
  }

  /** Nobody could have answered. */
  forget(): void {
    this.#since.clear();
  }
}
