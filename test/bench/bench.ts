import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { needs } from '../rigs/needs.ts';
import { BenchDrives, sweepDrives } from './drives.ts';
import { type Group, type Results, runGroup } from './group.ts';
import { type Context, flashOptionsOf } from './groups/context.ts';
import { formatGroup } from './groups/format.ts';
import { startGroup } from './groups/start.ts';
import { targetsGroup } from './groups/targets.ts';
import { prepareImage } from './image/prepare.ts';
import { type BenchOptions, parseOptions, usage } from './options.ts';
import { bundlePrograms } from './programs/bundle.ts';
import { judge, reportText } from './report.ts';
import { machine } from './system.ts';

/** Measures and prints; asserts nothing. An interrupted bench cleans up and prints what it has. */
export async function bench(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  if (!needs('root', 'loop')) throw new Error('The bench writes loop drives: it needs root and losetup, on Linux.');
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => controller.abort(new Error('Interrupted')));
  }
  await measureAll(options, controller.signal);
}

async function measureAll(options: BenchOptions, signal: AbortSignal): Promise<void> {
  const system = machine();
  const programs = await bundlePrograms();
  mkdirSync(options.folder, { recursive: true });
  const packed = options.parts.size === 1 && options.parts.has('start') ? [] : options.formats;
  const image = await prepareImage(options.folder, options.size, packed, programs.wick, signal);
  const medium = options.medium === 'disk' ? options.folder : '/dev/shm';
  sweepDrives(medium);
  await using drives = new BenchDrives(medium, options.size + (16 << 20));
  // Whatever is started from here on inherits it.
  setPriority(options.nice);
  const storeFolder = join(options.folder, 'store');
  await using _store = new AsyncDisposableStack();
  _store.defer(async () => await rm(storeFolder, { recursive: true, force: true }));
  const context: Context = {
    options,
    image,
    programs,
    drives,
    flashOptions: flashOptionsOf(programs.wick),
    storeFolder,
  };
  const results: Results[] = [];
  for await (const group of groups(context)) {
    results.push(await runGroup(group, signal));
    if (signal.aborted) break;
  }
  process.stdout.write(reportText(system, options, image, results));
  if (options.json !== undefined) {
    const rows = results.flatMap((group) => group.rows.map((row) => ({ group: group.title, ...row, ...judge(row) })));
    const report = { machine: system, options, image: { ...image, files: [...image.files] }, groups: results, rows };
    writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  signal.throwIfAborted();
}

async function* groups(context: Context): AsyncGenerator<Group> {
  const { options } = context;
  if (options.parts.has('start')) yield startGroup(context);
  for (const format of options.formats) {
    const group = await formatGroup(context, format);
    if (group !== undefined) yield group;
  }
  for (const format of options.formats) {
    const group = await targetsGroup(context, format);
    if (group !== undefined) yield group;
  }
}
