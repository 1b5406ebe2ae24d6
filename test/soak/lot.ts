import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LotBench } from '../rigs/lot/lot-bench.ts';
import { lotBench } from '../rigs/lot/lot-bench.ts';
import { type CardKind, operate } from '../rigs/lot/operators.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { Random } from './random.ts';

const MiB = 1 << 20;
/** Bytes of heap for each unit; and of fewer units nothing can be told. */
const mostLeft = 16 << 10;
const leastToJudge = 200;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export interface LotSoakOptions {
  folder: string;
  seed: number;
  units: number;
  practice: number;
  loops: number;
  signal: AbortSignal;
  say?: (line: string) => void;
}

export interface LotSoakReport {
  problems: string[];
  counts: Record<CardKind, number>;
  /** ms. */
  wall: number;
  /** What all slots together spent with writing and reading back, ms, by the number of slots: the least that is possible. */
  ideal: number;
  /** Bytes of this process, after each twenty units. */
  rss: number[];
}

/** A lot made in rolling operation with cards of all kinds; what is wrong with it afterwards, unit by unit. */
export async function lotSoak(options: LotSoakOptions): Promise<LotSoakReport> {
  const { folder, seed, units, practice, loops, signal, say = () => {} } = options;
  await using stack = new AsyncDisposableStack();
  const loopDrives = [];
  for (let i = 0; i < loops; i += 1) loopDrives.push(stack.use(await loopDrive({ size: 12 * MiB, folder })));
  const bench = stack.use(
    await lotBench({
      folder,
      slots: practice + loops,
      loops: loopDrives,
      rows: units * 4,
      lot: { size: units, pauseAfter: 100, quarantineAfter: 4 },
    }),
  );
  const run = stack.use(await bench.start());
  const problems: string[] = [];
  const rss: number[] = [];
  const heap: number[] = [];
  const done = new Map<number, string>();
  const started = performance.now();
  const counts = await operate({
    run,
    drives: bench.drives,
    random: new Random(seed),
    signal,
    onCard: async ({ kind, slot, path }) => {
      const { state, unit = 0 } = slot;
      if (state.kind === 'failed' && (kind === 'good' || kind === 'slow'))
        problems.push(`a good card failed: ${JSON.stringify(state)}`);
      if (state.kind !== 'done') return;
      if (kind === 'fake') problems.push(`unit ${unit} is on a fake card`);
      if (done.has(unit)) problems.push(`unit ${unit} was made twice`);
      done.set(unit, serialOn(path));
      if (done.size % 20 !== 0) return;
      collectGarbage();
      const memory = process.memoryUsage();
      rss.push(memory.rss);
      heap.push(memory.heapUsed);
      say(
        `${done.size} units, ${(memory.rss / MiB).toFixed(0)} MiB, ${(memory.heapUsed / MiB).toFixed(1)} of them heap`,
      );
    },
  });
  const wall = performance.now() - started;
  const busy = await account(bench, done, problems);
  problems.push(...growthOf(heap, done.size));
  if (done.size !== units) problems.push(`${done.size} units of ${units}`);
  return { problems, counts, wall, ideal: busy / (practice + loops), rss };
}

/** Bytes that each unit of the second half left behind, where that is much. What the compiler makes of hot code is less. */
function growthOf(heap: readonly number[], units: number): string[] {
  const [middle, last] = [heap.at(Math.floor(heap.length / 2)), heap.at(-1)];
  if (middle === undefined || last === undefined || units < leastToJudge) return [];
  const each = (last - middle) / (units / 2);
  return each > mostLeft ? [`each unit leaves ${Math.round(each / 1024)} KiB in memory`] : [];
}

/** Holds the ledger against the cards; returns the ms that writing took according to the certificates. */
async function account(bench: LotBench, done: ReadonlyMap<number, string>, problems: string[]): Promise<number> {
  const { ledger, lot, stationFolder } = bench;
  let busy = 0;
  const records = await ledger.units(lot.id);
  for (const { number, state, values, shown, certificate, attempt } of records) {
    const wrong = (what: string) => problems.push(`unit ${number}, ${state}, ${values}: ${what}`);
    const serial = done.get(number);
    if ((state === 'passed') !== (serial !== undefined)) wrong('the ledger and the cards differ');
    if (!['open', 'passed', 'failed', 'returned'].includes(state)) wrong('nobody knows what became of it');
    if (state !== 'passed') continue;
    if (serial !== shown['serial']) wrong(`its card says ${serial}`);
    const name = `${String(number).padStart(6, '0')}-${attempt}.certificate.json`;
    const text = await readFile(join(stationFolder, 'certificates', lot.id, name), 'utf8');
    if (createHash('sha256').update(text).digest('hex') !== certificate) wrong('its certificate is another one');
    const { certificate: card } = JSON.parse(text) as { certificate: { started: string; finished: string } };
    busy += Date.parse(card.finished) - Date.parse(card.started);
  }
  const { problem } = await ledger.prove(lot.id);
  if (problem !== undefined) problems.push(`the chain: ${problem.reason}`);
  return busy;
}

/** What the unit's device would say that it is. */
function serialOn(path: string): string {
  return execFileSync('mtype', ['-i', `${path}@@${MiB}`, '::/serial.txt'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, MTOOLS_SKIP_CHECK: '1' },
  });
}
