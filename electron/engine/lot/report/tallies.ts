import type { FailCause } from '../../../contract/lot/states.ts';
import type { Attempt } from './attempts.ts';

export interface Tally {
  good: number;
  failed: number;
}

export interface HourFigures extends Tally {
  /** When it begins; ms since 1970. */
  start: number;
}

const hour = 3_600_000;
/** Hours that are told one by one. */
const mostHours = 24 * 366;

/** Cards that came to an end, and those that are under way, counted as they come: no look at all of them is needed. */
export class Tallies {
  readonly cards = { good: 0, failed: 0, active: 0 };
  /** First cards of their units. */
  readonly firsts: Tally = { good: 0, failed: 0 };
  readonly causes = new Map<FailCause, number>();
  /** By fingerprint. */
  readonly stations = new Map<string, Tally & { active: number }>();
  /** By hours since 1970. */
  readonly #hours = new Map<number, Tally>();

  /** `by`: 1 counts an attempt, -1 takes it back, before anything in it changes. */
  count({ attempt, station, ended }: Attempt, by: 1 | -1): void {
    const stationTally = this.stations.get(station) ?? { good: 0, failed: 0, active: 0 };
    this.stations.set(station, stationTally);
    if (ended === undefined) {
      this.cards.active += by;
      stationTally.active += by;
      return;
    }
    const { outcome, at } = ended;
    const number = Math.floor(at / hour);
    const hourTally = this.#hours.get(number) ?? { good: 0, failed: 0 };
    const tallies = [this.cards, stationTally, hourTally, ...(attempt === 1 ? [this.firsts] : [])];
    for (const tally of tallies) tally[outcome] += by;
    if (hourTally.good + hourTally.failed > 0) this.#hours.set(number, hourTally);
    else this.#hours.delete(number);
    if (outcome === 'failed') this.causes.set(ended.cause, (this.causes.get(ended.cause) ?? 0) + by);
  }

  /** The last hours of them, without gaps; of what took longer than a year, those in which there was something. */
  hours(most = Infinity): HourFigures[] {
    const numbers = [...this.#hours.keys()].sort((one, other) => one - other);
    const [first, last] = [numbers[0], numbers.at(-1)];
    if (first === undefined || last === undefined) return [];
    const from = Math.max(first, last - most + 1);
    const shown =
      last - from < mostHours ? Array.from({ length: last - from + 1 }, (_, index) => from + index) : numbers;
    return shown.map((number) => ({ start: number * hour, ...(this.#hours.get(number) ?? { good: 0, failed: 0 }) }));
  }

  /** Most frequent first. */
  topCauses(): { cause: FailCause; count: number }[] {
    return [...this.causes]
      .filter(([, count]) => count > 0)
      .map(([cause, count]) => ({ cause, count }))
      .sort((one, other) => other.count - one.count || one.cause.localeCompare(other.cause));
  }
}
