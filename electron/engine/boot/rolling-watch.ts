import type { ObserverName, Sighting } from '../../contract/boot.ts';
import type { ErrorData } from '../../contract/errors.ts';
import type { Judgement } from '../../contract/verdict.ts';
import { Crowd, type Observer } from './crowd.ts';
import { type KnownUnit, type Matched, Matcher } from './match.ts';
import { SteadyClock } from './steady-clock.ts';
import { type AwaitedUnit, type BootEvent, type UnitBoot, Watched } from './watched.ts';

export interface RollingOptions {
  observers: readonly Observer[];
  /** Those who look may ask it for what is known by now. */
  matcher?: Matcher;
  signal: AbortSignal;
  /** For tests. */
  clock?: SteadyClock | undefined;
  /** ms between two looks at what only time changes. */
  tick?: number;
}

export type RollingEvent =
  /** `started`: when it was seen to start; ms since 1970. */
  | { type: 'unit'; unit: string; judgement: Judgement; started?: number }
  /** It came to what was asked for, or to what it will not get over; it is not awaited any longer. */
  | { type: 'done'; boot: UnitBoot; tags: readonly string[] }
  /** It ended before its time; the others go on. */
  | { type: 'observer'; observer: ObserverName; error?: ErrorData };

/** Units that are done, and whose words are still known to be theirs: those of others might be taken for them. */
const mostDone = 300;

/**
 * A watch that units join and leave one by one, while those who look go on: see `watchBoots`. Each joins when its card is done:
 * what was seen before is of something else, and its device must be seen to start since.
 */
export class RollingWatch {
  readonly #matcher: Matcher;
  readonly #clock: SteadyClock;
  readonly #signal: AbortSignal;
  readonly #tick: number;
  readonly #crowd: Crowd;
  readonly #observers: readonly Observer[];
  readonly #names: readonly ObserverName[];
  readonly #watched = new Map<string, Watched>();
  /** Ids, the oldest first. */
  readonly #done = new Set<string>();
  readonly #givenUp = new Set<string>();
  /** Who could not see when they spoke last, which is so for whoever joins. */
  readonly #sight = new Map<ObserverName, Sighting>();

  constructor({
    observers,
    matcher = new Matcher([]),
    signal,
    clock = new SteadyClock(),
    tick = 1000,
  }: RollingOptions) {
    this.#matcher = matcher;
    this.#clock = clock;
    this.#signal = signal;
    this.#tick = tick;
    this.#observers = observers;
    this.#names = [...new Set(observers.map(({ name }) => name))];
    this.#crowd = new Crowd(observers, this.#clock, signal);
  }

  /** Those who are awaited, in the order in which they joined. */
  get units(): AwaitedUnit[] {
    return [...this.#watched.values()].map(({ unit }) => unit);
  }

  add(unit: AwaitedUnit): void {
    const { flashed } = unit;
    const done = flashed === undefined ? {} : { flashed: this.#clock.correct(flashed) };
    const watched = new Watched(
      { ...unit, ...done },
      { since: this.#clock.now(), observers: this.#names, mustStart: true },
    );
    for (const sighting of this.#sight.values()) watched.take(sighting);
    this.#watched.set(unit.id, watched);
    this.#done.delete(unit.id);
    this.#deal(this.#matcher.add(unit));
    this.#crowd.wake();
  }

  /** One that is not awaited, or not any longer, and must not be taken for another one. */
  know(unit: KnownUnit): void {
    if (!this.#watched.has(unit.id)) this.#deal(this.#matcher.add(unit));
  }

  /** Its time is over: it is done with what is known by now. */
  giveUp(id: string): void {
    if (!this.#watched.has(id)) return;
    this.#givenUp.add(id);
    this.#crowd.wake();
  }

  /** Nobody waits for it any longer. */
  remove(id: string): void {
    if (!this.#watched.delete(id)) return;
    this.#givenUp.delete(id);
    this.#done.add(id);
    for (const old of this.#done) {
      if (this.#done.size <= mostDone) break;
      this.#done.delete(old);
      this.#matcher.forget(old);
    }
  }

  /** It is no unit any more: what is seen of it may be another one's. */
  forget(id: string): void {
    if (this.#watched.has(id)) return;
    this.#done.delete(id);
    this.#matcher.forget(id);
  }

  /** Resolves once those who look have ended after the signal, or were given up. */
  async end(): Promise<void> {
    await this.#crowd.end();
  }

  /** Until the signal is aborted, and all who look have ended. Never throws. */
  async *events(): AsyncGenerator<RollingEvent, void, void> {
    while (!this.#signal.aborted) {
      for (const heard of this.#crowd.take()) {
        if ('observer' in heard) yield { type: 'observer', ...heard };
        else this.#take(heard.sighting);
      }
      yield* this.#judge();
      await this.#crowd.wait(this.#tick, this.#signal).catch(() => {});
    }
    await this.end();
  }

  #take(sighting: Sighting): void {
    const { matched, unmatched } = this.#matcher.take(sighting);
    this.#deal(matched);
    if (unmatched !== undefined) this.#tell({ type: 'stranger', ...unmatched });
    const { kind } = sighting.seen;
    if (unmatched === undefined || (kind !== 'blind' && kind !== 'sees')) return;
    this.#sight.set(sighting.observer, sighting);
    for (const one of this.#watched.values()) one.take(sighting);
  }

  #deal(matched: readonly Matched[]): void {
    for (const { unit, sighting } of matched) {
      const watched = this.#watched.get(unit);
      // What was seen before it joined tells by what it is known, and nothing else.
      if (watched !== undefined && sighting.at < watched.since) continue;
      watched?.take(sighting);
      this.#tell({ type: 'sighting', unit, sighting });
    }
  }

  #tell(event: BootEvent): void {
    for (const observer of this.#observers) observer.take?.(event);
  }

  *#judge(): Generator<RollingEvent, void, void> {
    const at = this.#clock.now();
    for (const [id, one] of this.#watched) {
      const isOver = this.#givenUp.has(id);
      if (one.isSilent && !isOver) continue;
      const judgement = one.news(at);
      if (judgement !== undefined)
        yield { type: 'unit', unit: id, judgement, ...(one.started === undefined ? {} : { started: one.started }) };
      if (!one.isDone && !isOver) continue;
      this.remove(id);
      yield { type: 'done', boot: one.finish(at), tags: this.#matcher.valuesOf(id, 'tag') };
    }
  }
}
