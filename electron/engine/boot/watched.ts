import type { ExpectedBoot, ObserverName, Sighting } from '../../contract/boot.ts';
import type { BootWish } from '../../contract/recipe.ts';
import { adviceOnNoStart } from '../../contract/boot/advice.ts';
import { fulfils, judge, type Judgement, see, watching, type Watching } from '../../contract/verdict.ts';
import type { ErrorData } from '../../contract/errors.ts';
import { FreshStart } from './fresh-start.ts';
import type { KnownUnit } from './match.ts';
import { madeNeedless } from './repeated.ts';

export interface AwaitedUnit extends KnownUnit {
  expected: ExpectedBoot;
  /** What its first boot has to come to; `none`: nothing, it is only watched. */
  wish: BootWish;
  /** When its card was done, ms since 1970, where that is known. */
  flashed?: number;
}

export interface UnitBoot {
  unit: string;
  judgement: Judgement;
  /** It came to what was asked for. */
  fulfilled: boolean;
  /** ms since 1970. */
  started: number;
  finished: number;
  sightings: readonly Sighting[];
}

export type BootEvent =
  | { type: 'sighting'; unit: string; sighting: Sighting }
  /** It could be of several units, or of none. */
  | { type: 'stranger'; sighting: Sighting; units: readonly string[] }
  | { type: 'unit'; unit: string; judgement: Judgement }
  /** It ended before its time; the others go on. */
  | { type: 'observer'; observer: ObserverName; error?: ErrorData }
  /** `settled`: what comes later would not make it better. */
  | { type: 'end'; reason: 'fulfilled' | 'settled' | 'time-out'; units: readonly UnitBoot[] };

export interface WatchedOptions {
  /** ms since 1970. */
  since: number;
  observers: readonly ObserverName[];
  /** What is seen of it counts from a start on that was after its card was done; without, all of it does. */
  mustStart?: boolean;
}

/** One who is awaited, and what was seen of it. */
export class Watched {
  readonly unit: AwaitedUnit;
  readonly #start: FreshStart | undefined;
  #state: Watching;
  #judgement: Judgement | undefined;
  #shown = '';
  #hasNews = true;

  constructor(unit: AwaitedUnit, { since, observers, mustStart = false }: WatchedOptions) {
    this.unit = unit;
    this.#state = watching({ ...unit.expected, wish: unit.wish }, since, observers);
    this.#start = mustStart ? new FreshStart({ since, flashed: unit.flashed }) : undefined;
  }

  /** Nothing was seen of it, so that time alone makes no difference. */
  get isSilent(): boolean {
    return !this.#hasNews && this.#state.sightings.length === 0;
  }

  /** Since when it is awaited; ms since 1970. */
  get since(): number {
    return this.#state.startedAt;
  }

  /** When it was seen to start, where that is asked for; ms since 1970. */
  get started(): number | undefined {
    return this.#start?.started;
  }

  take(sighting: Sighting): void {
    this.#hasNews = true;
    for (const one of this.#start?.take(sighting) ?? [sighting]) {
      const { sightings } = this.#state;
      const again = madeNeedless(sightings, one);
      if (again !== undefined) this.#state = { ...this.#state, sightings: sightings.toSpliced(again, 1) };
      this.#state = see(this.#state, one);
    }
  }

  /** What is known now, where it is something else than before. */
  news(now: number): Judgement | undefined {
    this.#hasNews = false;
    const judgement = this.#judge(now);
    const shown = JSON.stringify(judgement);
    this.#judgement = judgement;
    if (shown === this.#shown) return undefined;
    this.#shown = shown;
    return judgement;
  }

  get isFulfilled(): boolean {
    return this.#judgement !== undefined && fulfils(this.#judgement.verdict, this.unit.wish);
  }

  /** Who asks for nothing wants to see how it ends. */
  get isDone(): boolean {
    return this.#judgement?.final === true || (this.unit.wish !== 'none' && this.isFulfilled);
  }

  finish(now: number): UnitBoot {
    const judgement = this.#judge(now, !this.isFulfilled || this.unit.wish === 'none');
    const { startedAt: started, sightings } = this.#state;
    const fulfilled = fulfils(judgement.verdict, this.unit.wish);
    return { unit: this.unit.id, judgement, fulfilled, started, finished: now, sightings };
  }

  #judge(now: number, ended = false): Judgement {
    const judgement = judge(this.#state, now, { ended });
    const isOnOnly = this.#start?.started === undefined && this.#start?.isHeard === true;
    return isOnOnly ? { ...judgement, verdict: 'booting', final: false, next: adviceOnNoStart } : judgement;
  }
}
