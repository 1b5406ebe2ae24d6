import { setTimeout as wait } from 'node:timers/promises';
import type { ExpectedBoot, ObserverName, Sighting } from '../../contract/boot.ts';
import { asWickError, type ErrorData } from '../../contract/errors.ts';
import type { BootWish } from '../../contract/recipe.ts';
import { fulfils, judge, type Judgement, see, watching, type Watching } from '../../contract/verdict.ts';
import { type KnownUnit, Matcher } from './match.ts';
import { SteadyClock } from './steady-clock.ts';
import { Wakeup } from './wakeup.ts';

export interface AwaitedUnit extends KnownUnit {
  expected: ExpectedBoot;
  /** What its first boot has to come to; `none`: nothing, it is only watched. */
  wish: BootWish;
  /** When its card was done, ms since 1970, where that is known. */
  flashed?: number;
}

/** Somebody who looks. Ends without an error once the signal is aborted. */
export interface Observer {
  name: ObserverName;
  observe: (signal: AbortSignal) => AsyncGenerator<Sighting>;
}

export interface BootJob {
  units: readonly AwaitedUnit[];
  /** They may ask `matcher` for what is known by now. */
  observers: readonly Observer[];
  matcher?: Matcher;
  /** ms. */
  timeout: number;
  signal: AbortSignal;
  now?: () => number;
  /** Without, the clock of this computer; where there is a `now`, that. */
  clock?: SteadyClock;
  /** ms between two looks at what only time changes. */
  tick?: number;
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

/** ms that observers have to end by themselves. */
const grace = 5000;

/**
 * Lets all observers look side by side, finds out whose each sighting is, and says what they add up to whenever that changes.
 * Ends once every unit has come to what was asked for or to what it will not get over, once nobody looks any longer, or at
 * the time-out; cancelled, it
 * throws what the signal says. No observer goes on afterwards.
 */
export async function* watchBoots(job: BootJob): AsyncGenerator<BootEvent, void, void> {
  const { units, signal, timeout, tick = 1000, clock = new SteadyClock(job.now, job.now) } = job;
  signal.throwIfAborted();
  const started = clock.now();
  const own = new AbortController();
  const crowd = new Crowd(job.observers, clock, AbortSignal.any([signal, own.signal]));
  const matcher = job.matcher ?? new Matcher(units);
  const names = [...new Set(job.observers.map(({ name }) => name))];
  const watched = new Map(
    units.map((unit) => [unit.id, new Watched(unit, watching({ ...unit.expected, wish: unit.wish }, started, names))]),
  );
  try {
    for (;;) {
      for (const item of crowd.take()) {
        if ('observer' in item) yield { type: 'observer', ...item };
        else yield* deal(item.sighting, matcher, watched);
      }
      const at = clock.now();
      for (const one of watched.values()) {
        const judgement = one.news(at);
        if (judgement !== undefined) yield { type: 'unit', unit: one.unit.id, judgement };
      }
      const all = [...watched.values()];
      const isOver = all.every((one) => one.isDone) || crowd.isGone;
      if (isOver || at - started >= timeout) {
        const reason = !isOver ? 'time-out' : all.every((one) => one.isFulfilled) ? 'fulfilled' : 'settled';
        own.abort();
        yield { type: 'end', reason, units: all.map((one) => one.finish(at)) };
        return;
      }
      await crowd.wait(Math.min(tick, Math.max(1, started + timeout - at)), signal);
      signal.throwIfAborted();
    }
  } finally {
    own.abort();
    await Promise.race([crowd.ended, wait(grace, undefined, { ref: false })]);
  }
}

/** What an observer cannot see it cannot see of anybody, unless it says of whom. */
function* deal(
  sighting: Sighting,
  matcher: Matcher,
  watched: ReadonlyMap<string, Watched>,
): Generator<BootEvent, void, void> {
  const { matched, unmatched } = matcher.take(sighting);
  for (const { unit, sighting: one } of matched) {
    watched.get(unit)?.take(one);
    yield { type: 'sighting', unit, sighting: one };
  }
  if (unmatched === undefined) return;
  if (sighting.seen.kind === 'blind' || sighting.seen.kind === 'sees')
    for (const one of watched.values()) one.take(sighting);
  yield { type: 'stranger', ...unmatched };
}

class Watched {
  readonly unit: AwaitedUnit;
  #state: Watching;
  #judgement: Judgement | undefined;
  #shown = '';

  constructor(unit: AwaitedUnit, state: Watching) {
    this.unit = unit;
    this.#state = state;
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

type Heard = { sighting: Sighting } | { observer: ObserverName; error?: ErrorData };

/** Observers that run side by side. */
class Crowd {
  readonly ended: Promise<unknown>;
  readonly #wakeup = new Wakeup();
  readonly #heard: Heard[] = [];
  readonly #clock: SteadyClock;
  #looking: number;

  constructor(observers: readonly Observer[], clock: SteadyClock, signal: AbortSignal) {
    this.#clock = clock;
    this.#looking = observers.length;
    this.ended = Promise.all(observers.map((observer) => this.#run(observer, signal)));
  }

  take(): Heard[] {
    return this.#heard.splice(0);
  }

  /** All have ended, and all that they said was taken. */
  get isGone(): boolean {
    return this.#looking === 0 && this.#heard.length === 0;
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#heard.length === 0) await this.#wakeup.sleep(ms, signal);
  }

  async #run({ name, observe }: Observer, signal: AbortSignal): Promise<void> {
    let last = 0;
    try {
      for await (const told of observe(signal)) {
        const sighting = { ...told, at: this.#clock.correct(told.at) };
        // What one observer says in the same millisecond came in this order, too.
        const isSameMoment = sighting.at <= last && last - sighting.at < 1;
        last = isSameMoment ? last + 0.001 : sighting.at;
        this.#hear({ sighting: isSameMoment ? { ...sighting, at: last } : sighting });
      }
      if (!signal.aborted) this.#hear({ observer: name });
    } catch (error) {
      if (!signal.aborted) this.#hear({ observer: name, error: asWickError(error).toJSON() });
    } finally {
      this.#looking -= 1;
      this.#wakeup.wake();
    }
  }

  #hear(heard: Heard): void {
    this.#heard.push(heard);
    this.#wakeup.wake();
  }
}
