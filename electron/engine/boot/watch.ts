import type { Sighting } from '../../contract/boot.ts';
import { Crowd, type Observer } from './crowd.ts';
import { Matcher } from './match.ts';
import { SteadyClock } from './steady-clock.ts';
import { type AwaitedUnit, type BootEvent, type UnitBoot, Watched } from './watched.ts';

export type { AwaitedUnit, BootEvent, Observer, UnitBoot };

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
  const watched = new Map(units.map((unit) => [unit.id, new Watched(unit, { since: started, observers: names })]));
  try {
    for (;;) {
      for (const item of crowd.take()) {
        if ('observer' in item) yield { type: 'observer', ...item };
        else {
          for (const event of deal(item.sighting, matcher, watched)) {
            for (const observer of job.observers) observer.take?.(event);
            yield event;
          }
        }
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
    await crowd.end();
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
