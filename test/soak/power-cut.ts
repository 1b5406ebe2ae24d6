import { execFile, fork } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { reconcile } from '../../electron/engine/lot/ledger/reconcile.ts';
import { badDrive } from '../rigs/bad-drive.ts';
import { ledgerOf } from '../rigs/lot.ts';
import { afterPowerCut, type DriveRecord, readRecords, sectorSize } from '../rigs/recording.ts';
import { memoryFolder } from '../rigs/memory-folder.ts';
import type { WriterMark } from './programs/cut-writer.ts';
import { Random } from './random.ts';

const run = promisify(execFile);
const size = 24 << 20;

export interface PowerCutPlan {
  seed: number;
  units: number;
  /** How often the power is cut. */
  points: number;
  say: (line: string) => void;
  signal: AbortSignal;
}

export interface PowerCutReport {
  problems: string[];
  writes: number;
  flushes: number;
  /** Cuts before anything was acknowledged. */
  early: number;
  seconds: number;
}

/**
 * Records what a station's ledger and journal write on an ext4 drive, flush by flush, and looks at what a power cut at random
 * points leaves of them.
 */
export async function runPowerCuts(plan: PowerCutPlan): Promise<PowerCutReport> {
  const startedAt = performance.now();
  await using folder = await memoryFolder();
  const { base, records } = await record(folder.path, plan);
  const random = new Random(plan.seed);
  const problems: string[] = [];
  let early = 0;
  for (let point = 0; point < plan.points && !plan.signal.aborted; point++) {
    const end = random.below(records.length) + 1;
    const share = random.pick([0, 0.2, 0.5, 0.8, 1]);
    const kept = () => (random.chance(0.03) ? random.below(sectorSize) : random.chance(share) ? sectorSize : 0);
    const image = afterPowerCut(base, records, end, kept);
    const mark = lastMark(records.slice(0, end));
    if (mark === undefined) early++;
    const found = await lookAt(image, mark, folder.path);
    for (const problem of found)
      problems.push(`cut ${point} (record ${end} of ${records.length}, ${share}): ${problem}`);
    if (point % 50 === 49) plan.say(`${point + 1} power cuts, ${problems.length} problems`);
  }
  return {
    problems,
    writes: records.filter(({ kind }) => kind === 'write').length,
    flushes: records.filter(({ kind }) => kind === 'flush').length,
    early,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

async function record(folder: string, plan: PowerCutPlan): Promise<{ base: Buffer; records: DriveRecord[] }> {
  const recording = join(folder, 'recording');
  const point = join(folder, 'recorded');
  await mkdir(point);
  await using drive = await badDrive({ size, record: recording });
  await run('mke2fs', [
    '-q',
    '-F',
    '-t',
    'ext4',
    '-b',
    '4096',
    '-J',
    'size=4',
    '-E',
    'nodiscard,lazy_itable_init=0',
    drive.path,
  ]);
  await run('sync');
  const before = readFileSync(recording).length;
  const base = readFileSync(drive.file);
  await run('mount', ['-t', 'ext4', drive.path, point]);
  try {
    const writer = fork(join(import.meta.dirname, 'programs', 'cut-writer.ts'), [point, String(plan.units)], {
      execArgv: [],
      signal: plan.signal,
    });
    writer.on('message', (mark: string) => {
      void drive.mark(mark).then(() => writer.send('go'));
    });
    const code = await new Promise((resolve) => {
      writer.once('exit', resolve);
    });
    if (code !== 0) throw new Error(`the writer ended with ${String(code)}`);
    // Without what unmounting makes durable: there was no time for that.
    return { base, records: readRecords(readFileSync(recording).subarray(before)) };
  } finally {
    await run('umount', [point]);
  }
}

function lastMark(records: readonly DriveRecord[]): WriterMark | undefined {
  const mark = records.findLast(({ kind }) => kind === 'mark');
  return mark === undefined ? undefined : (JSON.parse(Buffer.from(mark.data).toString()) as WriterMark);
}

/** What is wrong with it. */
async function lookAt(image: Buffer, mark: WriterMark | undefined, folder: string): Promise<string[]> {
  await using copy = await memoryFolder();
  const [file, point] = [join(folder, 'cut.img'), join(copy.path, 'mounted')];
  writeFileSync(file, image);
  await mkdir(point);
  await run('mount', ['-t', 'ext4', '-o', 'loop', file, point]);
  const station = join(copy.path, 'station');
  try {
    cpSync(point, station, { recursive: true, filter: (path) => !path.endsWith('lost+found') });
  } finally {
    await run('umount', [point]);
  }
  try {
    return await judge(station, mark);
  } catch (error) {
    return [String(error)];
  }
}

async function judge(station: string, mark: WriterMark | undefined): Promise<string[]> {
  await using ledger = await ledgerOf(join(station, 'ledger.sqlite'), station);
  const [standing] = await ledger.list();
  if (standing === undefined) return mark === undefined ? [] : ['the lot is gone'];
  const problems: string[] = [];
  const lot = standing.id;
  if (mark !== undefined) {
    const entry = (await Array.fromAsync(ledger.log(lot, { after: mark.sequence - 1 })))[0];
    if (entry?.hash !== mark.hash) problems.push(`entry ${mark.sequence} was acknowledged, and is not there`);
  }
  const [report] = await reconcile(ledger, { disable: async () => {} });
  if (report?.proof.problem !== undefined) problems.push(JSON.stringify(report.proof.problem));
  const written = await Array.fromAsync(ledger.log(lot));
  const exposed = new Set(mark?.exposed);
  const seen = new Set<string>();
  for (;;) {
    const taken = await ledger.reserve({ lot, slot: '1', lease: 60_000 });
    if (taken === undefined) break;
    const token = taken.values.secret['token']?.reveal() ?? '';
    if (exposed.has(token) || seen.has(token))
      problems.push(`the token of unit ${taken.unit.number} is handed out again`);
    seen.add(token);
  }
  if ((await ledger.prove(lot)).problem !== undefined) problems.push('it cannot go on');
  if (written.length < (mark?.sequence ?? 0)) problems.push('the log has become shorter');
  return problems;
}
