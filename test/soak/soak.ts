import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { needs } from '../rigs/needs.ts';
import { soakLedger } from './ledger.ts';
import { soakPages } from './pages.ts';
import { describeRound, type PlanLimits, planRound, type RoundPlan } from './plan.ts';
import { soakRound } from './round.ts';

const MiB = 1 << 20;

export const usage = `npm run soak -- [options]
  --minutes N      how long (default 30)
  --seed S         of the first round (default: from the time); the next rounds take the numbers that follow
  --rounds N       so many rounds instead of a time
  --most MIB       MiB of the largest image (default 200)
  --ledger         the ledger of lots instead: three stations on one server, and power cuts; with --seed
  --lot UNITS      a lot of so many units in place of that: twelve slots, then a station that is killed again and again
  --pages          every state of every screen in every language, look and size that there is, in place of all that
  --folder FOLDER  where images and drives are kept (default ${tmpdir()})
`;

export interface SoakOptions extends PlanLimits {
  seed: number;
  /** Whether to begin another round. */
  more: (rounds: number) => boolean;
  folder: string;
  say: (line: string) => void;
  signal: AbortSignal;
}

export interface SoakReport {
  rounds: number;
  /** Rounds in which something is wrong. */
  bad: number;
  /** Peaks of memory, by round. */
  peaks: readonly { plan: RoundPlan; pss: number }[];
}

/** From the command line: returns the exit code. */
export async function soakCommand(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '30' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      rounds: { type: 'string' },
      most: { type: 'string', default: '200' },
      lot: { type: 'string' },
      folder: { type: 'string', default: tmpdir() },
      ledger: { type: 'boolean', default: false },
      pages: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const [seed, minutes, most, rounds] = [values.seed, values.minutes, values.most, values.rounds ?? '0'].map(Number);
  if (![seed, minutes, most, rounds].every((number) => Number.isFinite(number) && Number(number) >= 0)) {
    throw new Error(usage);
  }
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (values.pages) return await soakPages(signal);
  if (values.ledger) return await soakLedger({ seed: Number(seed), say, signal });
  if (values.lot !== undefined) {
    const { lotSoakCommand } = await import('./lot-command.ts');
    return await lotSoakCommand({ units: Number(values.lot), seed: Number(seed), folder: values.folder, signal });
  }
  const end = performance.now() + Number(minutes) * 60_000;
  const loop = needs('root', 'loop');
  if (!loop) process.stdout.write('Without root and loop devices: practice drives only.\n');
  const report = await soak({
    seed: Number(seed),
    least: 8 * MiB,
    most: Number(most) * MiB,
    loop,
    more: (done) => (Number(rounds) > 0 ? done < Number(rounds) : performance.now() < end),
    folder: resolve(process.env['INIT_CWD'] ?? process.cwd(), values.folder),
    say,
    signal,
  });
  process.stdout.write(`${memoryText(report)}\n${report.rounds} rounds, ${report.bad} with something wrong\n`);
  return report.bad === 0 ? 0 : 1;
}

/** Round after round, each from a seed of its own; ends early where `signal` aborts. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { seed, more, folder, say, signal } = options;
  const peaks: { plan: RoundPlan; pss: number }[] = [];
  let bad = 0;
  let rounds = 0;
  for (; more(rounds) && !signal.aborted; rounds += 1) {
    const plan = planRound(seed + rounds, options);
    const startedAt = performance.now();
    const { problems, outcome, pss } = await soakRound(plan, folder);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    peaks.push({ plan, pss });
    const mark = problems.length === 0 ? 'ok   ' : 'WRONG';
    say(`${mark} ${plan.seed}: ${describeRound(plan)} → ${outcome}; ${(pss / MiB).toFixed(0)} MiB, ${seconds} s`);
    if (problems.length === 0) continue;
    bad += 1;
    for (const problem of problems) say(`      ${problem}`);
    say(`      npm run soak -- --seed ${plan.seed} --rounds 1 --most ${options.most / MiB}`);
  }
  return { rounds, bad, peaks };
}

/** Peak memory of small images and of large ones: it must not grow with them. */
function memoryText({ peaks }: SoakReport): string {
  const classes = [
    { name: 'up to 32 MiB', from: 0, to: 32 },
    { name: '32 to 80 MiB', from: 32, to: 80 },
    { name: 'above', from: 80, to: Number.POSITIVE_INFINITY },
  ];
  const lines = classes.flatMap(({ name, from, to }) => {
    const of = peaks.filter(({ plan: { size } }) => size >= from * MiB && size < to * MiB);
    const sizes = of.map(({ pss }) => pss / MiB).sort((a, b) => a - b);
    const median = sizes[sizes.length >> 1];
    const largest = sizes.at(-1);
    if (median === undefined || largest === undefined) return [];
    return [`Peak memory, images ${name}: median ${median.toFixed(0)} MiB, at most ${largest.toFixed(0)} MiB`];
  });
  return lines.join('\n');
}
