import type { ExpectedBoot, ObserverName, Sighting } from '../../contract/boot.ts';
import type { BootWish } from '../../contract/recipe.ts';
import { fulfils, judge, type Judgement, see, watching, type Watching } from '../../contract/verdict.ts';
import type { ErrorData } from '../../contract/errors.ts';
import type { KnownUnit } from './match.ts';

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

/** One who is awaited, and what was seen of it. */
export class Watched {
  readonly unit: AwaitedUnit;
  #state: Watching;
  #judgement: Judgement | undefined;
  #shown = '';

  constructor(unit: AwaitedUnit, { since, observers }: { since: number; observers: readonly ObserverName[] }) {
    this.unit = unit;
    this.#state = watching({ ...unit.expected, wish: unit.wish }, since, observers);
  }

  /** Nothing was seen of it, so that time alone makes no difference. */
  get isSilent(): boolean {
    return this.#judgement !== undefined && this.#state.sightings.length === 0;
  }

  take(sighting: Sighting): void {
    this.#state = see(this.#state, sighting);
  }

  /** What is known now, where it is something else than before. */
  news(now: number): Judgement | undefined {
    const judgement = judge(this.#state, now);
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
    const judgement = judge(this.#state, now, { ended: !this.isFulfilled || this.unit.wish === 'none' });
    const { startedAt: started, sightings } = this.#state;
    const fulfilled = fulfils(judgement.verdict, this.unit.wish);
    return { unit: this.unit.id, judgement, fulfilled, started, finished: now, sightings };
  }
}
