/** ms without anything after which there was a break. */
const pause = 15 * 60_000;

/** How much of the time between moments was work: without breaks. Moments come in any order, most of them in theirs. */
export class WorkedTime {
  readonly #moments: number[] = [];
  /** ms. */
  total = 0;

  get from(): number | undefined {
    return this.#moments[0];
  }

  get to(): number | undefined {
    return this.#moments.at(-1);
  }

  /** ms since 1970. */
  add(at: number): void {
    const index = this.#placeOf(at);
    const [before, after] = [this.#moments[index - 1], this.#moments[index]];
    this.total += between(before, at) + between(at, after) - between(before, after);
    if (after === undefined) this.#moments.push(at);
    else this.#moments.splice(index, 0, at);
  }

  /** Behind all that are not later. */
  #placeOf(at: number): number {
    let [low, high] = [0, this.#moments.length];
    if ((this.#moments.at(-1) ?? at) <= at) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#moments[middle] ?? at) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function between(from: number | undefined, to: number | undefined): number {
  return from === undefined || to === undefined ? 0 : Math.min(pause, to - from);
}
