import type { JobState } from '../contract/calls/jobs.ts';
import type { BenchState } from '../contract/lot/bench.ts';
import type { Texts } from './texts/texts.ts';

/** What the desktop shows of all jobs together. */
export interface Activity {
  /** Cards that are being written. */
  writing: number;
  /** 0 to 1 over all of them; undefined where nothing is written, or it cannot be known. */
  fraction: number | undefined;
}

/** How far a card is, over all its phases: writing and reading back take about as long. */
export function activityOf(jobs: readonly JobState[]): Activity {
  const busy = jobs.flatMap(({ targets, verify }) =>
    targets.filter(({ phase }) => phase !== 'done').map((target) => ({ target, verify })),
  );
  const fractions = busy.map(({ target: { phase, fraction = 0 }, verify }) => {
    if (phase === 'writing') return verify ? fraction / 2 : fraction;
    if (phase === 'verifying') return 0.5 + fraction / 2;
    return phase === 'waiting' || phase === 'preparing' || phase === 'clearing' ? 0 : verify ? 0.5 : 1;
  });
  const sum = fractions.reduce((all, one) => all + one, 0);
  return { writing: busy.length, fraction: busy.length === 0 ? undefined : sum / busy.length };
}

/** The same of a bench: its cards come and go, and have no end in common. */
export function benchActivity(bench: BenchState | undefined): Activity {
  const busy = bench?.slots.filter(({ state: { kind } }) => kind === 'inspecting' || kind === 'working') ?? [];
  return { writing: busy.length, fraction: undefined };
}

export function together(jobs: Activity, bench: Activity): Activity {
  return { writing: jobs.writing + bench.writing, fraction: bench.writing > 0 ? undefined : jobs.fraction };
}

/** What is said at the end of a job. */
export function lastWords(
  { image, targets }: Pick<JobState, 'image' | 'targets'>,
  { done }: Texts,
): { title: string; body: string } {
  const count = (outcome: string) => targets.filter(({ result }) => result?.outcome === outcome).length;
  const [good, failed] = [count('good'), count('failed')];
  const name = image.name.split(/[\\/]/).at(-1) ?? image.name;
  if (failed > 0) return { title: done.failed(failed), body: good > 0 ? done.others(good, name) : name };
  return { title: good > 0 ? done.good(good) : done.cancelled, body: name };
}
