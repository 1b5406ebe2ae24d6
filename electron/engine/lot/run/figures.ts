import type { BenchFigures } from '../../../contract/lot/bench.ts';
import type { LotStanding } from '../../../contract/lot/record.ts';

/** Cards over which the rate is taken. */
const most = 30;

/** How many cards of the lot are good by now. */
export function goodOf({ states }: LotStanding): number {
  return states.shipped + states.booted + states.passed;
}

/** Counts what this station makes, and how fast the lot goes. Times in ms since 1970. */
export class Figures {
  #good = 0;
  #failed = 0;
  #firstGood = 0;
  #firstTried = 0;
  /** When so many were good, the oldest first. */
  readonly #marks: { at: number; good: number }[] = [];

  made({ isGood, attempt }: { isGood: boolean; attempt: number }): void {
    if (isGood) this.#good += 1;
    else this.#failed += 1;
    if (attempt !== 1) return;
    this.#firstTried += 1;
    if (isGood) this.#firstGood += 1;
  }

  /** The lot stands so now. */
  take(standing: LotStanding, at: number): void {
    const good = goodOf(standing);
    if (this.#marks.at(-1)?.good === good) return;
    this.#marks.push({ at, good });
    this.#marks.splice(0, this.#marks.length - most);
  }

  figures(standing: LotStanding, now: number): Omit<BenchFigures, 'worstSlot'> {
    const rate = this.#rate(now);
    const left = standing.size - goodOf(standing);
    return {
      good: this.#good,
      failed: this.#failed,
      ...(this.#firstTried === 0 ? {} : { firstPassYield: this.#firstGood / this.#firstTried }),
      ...(rate === undefined ? {} : { rate }),
      ...(rate === undefined || rate === 0 || left <= 0 ? {} : { end: now + (left / rate) * 3_600_000 }),
    };
  }

  /** Cards an hour. A bench that stands still slows down by and by. */
  #rate(now: number): number | undefined {
    const [first] = this.#marks;
    const last = this.#marks.at(-1);
    if (first === undefined || last === undefined || last.good <= first.good) return undefined;
    const between = (last.at - first.at) / (last.good - first.good);
    const elapsed = Math.max(last.at - first.at, now - first.at - between);
    return elapsed <= 0 ? undefined : ((last.good - first.good) * 3_600_000) / elapsed;
  }
}
