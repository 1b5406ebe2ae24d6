import { startAfresh } from './caches.ts';
import { allocate, settle } from './drives.ts';
import { type Command, type Measured, measure } from './measure.ts';
import type { Series } from './statistics.ts';
import { say } from './system.ts';

export interface Step extends Command {
  /** How rows refer to it. */
  key: string;
  /** How the table names it. */
  name: string;
  /** What it writes to or reads from. */
  drives?: readonly string[];
  /** Bytes that it turns out, for a rate. */
  bytes?: number;
  /** Puts the drive into the state that is to be measured. */
  prepare?: () => Promise<void> | void;
  /** The drives are left as the step before has left them; else each block of theirs has its place on the medium. */
  follows?: 'drive';
  /** The page cache is left as the step before has left it; else it holds what the command reads, and nothing more. */
  cached?: 'as left';
}

/** One line of the table of limits. */
export interface Row {
  what: string;
  wick: Series;
  /** What Wick is held against; absent where the limit is a figure of its own. */
  against?: { name: string; series: Series };
  /** CPU time of both, where one command is held against one: other work on the machine hardly touches it. */
  cpu?: { wick: Series; against: Series };
  unit: 's' | 'ms' | 'MiB';
  /** Of the ratio, or in `unit` where there is nothing to be held against. */
  limit?: number;
}

export interface Results {
  title: string;
  steps: readonly { step: Step; rounds: readonly Measured[] }[];
  rows: readonly Row[];
  /** Peers that are not installed, as `lbzip2`. */
  missing: readonly string[];
}

/** The figures of one step, as rows take them. */
export interface Figures {
  has: (key: string) => boolean;
  /** Seconds. */
  wall: (key: string) => Series;
  /** Seconds. */
  cpu: (key: string) => Series;
  of: (key: string, figure: (measured: Measured) => number) => Series;
}

export interface Group {
  title: string;
  steps: readonly Step[];
  missing: readonly string[];
  /** Most runs; start times are measured more often than the rest. */
  runs: number;
  rows: (figures: Figures) => Row[];
}

/**
 * Runs the steps in turn, round by round: A B C A B C …, each from the same state of the drives. When `signal` aborts, the
 * results are what there is by then.
 */
export async function runGroup(group: Group, signal: AbortSignal): Promise<Results> {
  const rounds = new Map<string, Measured[]>(group.steps.map(({ key }) => [key, []]));
  try {
    for (let round = 1; round <= group.runs; round += 1) {
      say(`${group.title}: round ${round} of ${group.runs}`);
      for (const step of group.steps) rounds.get(step.key)?.push(await runStep(step, signal));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const of = (key: string, figure: (measured: Measured) => number): Series =>
    (rounds.get(key) ?? []).map((measured) => (measured.failure === undefined ? figure(measured) : undefined));
  const figures: Figures = {
    has: (key) => rounds.has(key),
    of,
    wall: (key) => of(key, ({ wall }) => wall),
    cpu: (key) => of(key, ({ cpu }) => cpu),
  };
  return {
    title: group.title,
    missing: group.missing,
    steps: group.steps.map((step) => ({ step, rounds: rounds.get(step.key) ?? [] })),
    rows: group.rows(figures),
  };
}

async function runStep(step: Step, signal: AbortSignal): Promise<Measured> {
  const { drives = [] } = step;
  if (step.follows === undefined) for (const drive of drives) await allocate(drive);
  await step.prepare?.();
  await settle(drives);
  if (step.bytes !== undefined && step.cached === undefined) await startAfresh(step);
  const measured = await measure(step, signal);
  if (measured.failure !== undefined) say(`  ${step.name} failed: ${measured.failure}`);
  return measured;
}
