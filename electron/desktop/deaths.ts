const tooMany = 3;
/** ms. */
const within = 60_000;

/** How often the engine has died of late. */
export class Deaths {
  #times: number[] = [];

  /** Counts one more, and says whether starting it anew is of no use. `now` in ms. */
  areTooMany(now = performance.now()): boolean {
    this.#times = [...this.#times.filter((time) => now - time < within), now];
    return this.#times.length >= tooMany;
  }
}
