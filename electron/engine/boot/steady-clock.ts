/** What a clock may be moved by in small steps, ms. */
const slack = 1000;

/** A clock of the day for which it makes no difference that somebody sets that clock, or that the computer sleeps. */
export class SteadyClock {
  readonly #wall: () => number;
  readonly #steady: () => number;
  readonly #apart: number;
  #ahead = 0;

  /** Both in ms: one that may be set, and one that only goes on. */
  constructor(wall: () => number = Date.now, steady: () => number = () => performance.now()) {
    this.#wall = wall;
    this.#steady = steady;
    this.#apart = wall() - steady();
  }

  /** ms since 1970, as the clock would show that nobody has set. */
  now(): number {
    return this.correct(this.#wall());
  }

  /** What the clock of the day now says of such a moment. */
  shown(at: number): number {
    return at + this.#wall() - this.now();
  }

  /** The same for a moment that was just read from the clock of the day. */
  correct(at: number): number {
    const ahead = this.#wall() - this.#steady() - this.#apart;
    if (Math.abs(ahead - this.#ahead) > slack) this.#ahead = Math.round(ahead);
    return at - this.#ahead;
  }
}
