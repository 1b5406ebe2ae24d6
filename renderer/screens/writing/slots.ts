import type { Out } from '../../../electron/contract/calls.ts';

export type Job = Out<'jobs.watch'>['jobs'][number];
export type JobTarget = Job['targets'][number];
/** What a tile has to know of its job. */
export type JobFacts = Pick<Job, 'job' | 'verify' | 'eject' | 'family' | 'limit'>;

/** The place of one card: what is, or was last, written there. */
export interface Slot {
  key: string;
  job: JobFacts;
  target: JobTarget;
}

/**
 * One slot for each drive, in the order in which they came. A later card in the same reader takes the slot of the one before
 * it, and a card elsewhere the slot of the one that it replaces: `replaced` is by key of a slot the path of the new drive.
 */
export function slotsOf(jobs: readonly Job[], replaced: ReadonlyMap<string, string>): Slot[] {
  const places = new Map<string, Slot>();
  const moved = new Map<string, string>();
  for (const { targets, ...job } of jobs) {
    for (const target of targets) {
      const slot = { key: `${job.job} ${target.target}`, job: factsOf(job), target };
      const place = moved.get(target.target) ?? target.target;
      places.set(place, slot);
      const to = replaced.get(slot.key);
      if (to !== undefined) moved.set(to, place);
    }
  }
  return [...places.values()];
}

function factsOf({ job, verify, eject, family, limit }: Omit<Job, 'targets'>): JobFacts {
  return {
    job,
    verify,
    eject,
    ...(family === undefined ? {} : { family }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** The newest slots, those that are as they were being the same objects: only the others are drawn again. */
export function keepSame(was: readonly Slot[], now: readonly Slot[]): readonly Slot[] {
  const known = new Map(was.map((slot) => [slot.key, slot]));
  const kept = now.map((slot) => {
    const old = known.get(slot.key);
    return old !== undefined && JSON.stringify(old) === JSON.stringify(slot) ? old : slot;
  });
  return kept.length === was.length && kept.every((slot, index) => slot === was[index]) ? was : kept;
}

export function isDone({ target }: Slot): boolean {
  return target.result !== undefined;
}

/** How many tiles stand beside each other where there is room: they fill a wide window. */
export function columnsFor(count: number): number {
  const rows = Math.max(1, Math.round(Math.sqrt(count / 1.6)));
  return Math.min(8, Math.max(1, Math.ceil(count / rows)));
}
