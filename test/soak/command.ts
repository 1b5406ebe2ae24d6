import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { TreeWatch } from '../bench/tree-watch.ts';
import { type Ran, wick } from '../rigs/wick.ts';
import { holds } from './leftovers.ts';
import type { Trouble } from './plan.ts';
import type { Offer } from './source.ts';

/** ms after which a command counts as hanging; a machine with other work takes its time. */
const patience = 180_000;

const resultSchema = z.object({
  fromCopy: z.boolean().optional(),
  error: z.object({ code: z.string() }).optional(),
  targets: z
    .array(
      z.object({
        target: z.string(),
        outcome: z.enum(['good', 'failed', 'cancelled']),
        verified: z.boolean(),
        wiped: z.boolean(),
        stale: z.number(),
        error: z.object({ code: z.string() }).optional(),
      }),
    )
    .optional(),
});

export type Result = z.infer<typeof resultSchema>;
export type TargetOutcome = NonNullable<Result['targets']>[number];

export interface Flashed {
  /** Undefined where a signal ended it. */
  code: number | null;
  /** What it said about itself; undefined where it had no time for that. */
  result: Result | undefined;
  stderr: string;
  hung: boolean;
  /** Bytes; of the whole tree. */
  pss: number;
  /** What was done to it; undefined where it ended before. */
  strike: Strike | undefined;
}

export interface Strike {
  /** ms from there to the end. */
  took: number;
  /** Helpers that were there. */
  helpers: readonly number[];
  /** The drive whose helper was killed. */
  victim: string | undefined;
}

export interface FlashOrder {
  offer: Offer;
  options: readonly string[];
  targets: readonly string[];
  folders: { store: string; temporary: string };
  trouble: Trouble;
}

/** `wick flash`, with somebody who interferes. */
export async function flashOnce({ offer, options, targets, folders, trouble }: FlashOrder): Promise<Flashed> {
  let watch: TreeWatch | undefined;
  let timer: NodeJS.Timeout | undefined;
  let hung = false;
  let struck: (Omit<Strike, 'took'> & { at: number }) | undefined;
  const ran: Ran = await wick(['flash', offer.name, ...targets, ...options, '--yes', '--json'], {
    env: { XDG_CACHE_HOME: folders.store, TMPDIR: folders.temporary },
    ...(offer.stdin === undefined ? {} : { stdin: offer.stdin() }),
    meanwhile: (child) => {
      watch = new TreeWatch(child.pid);
      child.once('exit', () => watch?.[Symbol.dispose]());
      timer = setTimeout(() => {
        hung = true;
        child.kill('SIGKILL');
      }, patience);
      if (trouble.kind !== 'cancel' && trouble.kind !== 'kill engine' && trouble.kind !== 'kill helper') return;
      const { kind, phase, delay } = trouble;
      onPhase(child, phase, () => {
        setTimeout(() => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          struck = { at: performance.now(), ...strike(child, kind, targets) };
        }, delay);
      });
    },
  });
  clearTimeout(timer);
  const { pss = 0 } = watch ?? {};
  const said = ran.result['event'] === 'result' ? ran.result : undefined;
  return {
    code: ran.code,
    result: said === undefined ? undefined : resultSchema.parse(said),
    stderr: ran.stderr,
    hung,
    pss,
    strike: struck === undefined ? undefined : { ...struck, took: performance.now() - struck.at },
  };
}

function onPhase(child: ChildProcess, phase: string, act: () => void): void {
  if (phase === 'start') {
    act();
    return;
  }
  const words = `"phase":"${phase}"`;
  let seen = false;
  child.stdout?.on('data', (chunk: Buffer) => {
    if (seen || !chunk.includes(words)) return;
    seen = true;
    act();
  });
}

function strike(
  child: ChildProcess,
  kind: 'cancel' | 'kill engine' | 'kill helper',
  targets: readonly string[],
): Omit<Strike, 'took'> {
  const helpers = childrenOf(child.pid ?? 0);
  if (kind === 'cancel') child.kill('SIGINT');
  if (kind === 'kill engine') child.kill('SIGKILL');
  const [helper] = helpers;
  if (kind !== 'kill helper' || helper === undefined) return { helpers, victim: undefined };
  // Which drive it serves cannot be seen from outside before it has opened it.
  const victim = targets.length === 1 ? targets[0] : targets.find((target) => holds(helper, target));
  process.kill(helper, 'SIGKILL');
  return { helpers, victim };
}

function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, 'utf8').split(' ').filter(Boolean).map(Number) : [];
}
