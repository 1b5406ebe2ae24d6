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
import { type BenchImage, prepareImage } from './image/prepare.ts';
import { type BenchOptions, isOfFormats, parseOptions, usage } from './options.ts';
import { pagesResults } from './pages/pages.ts';
import { bundlePrograms, type Programs } from './programs/bundle.ts';
import { judge, reportText } from './report.ts';
import { machine } from './system.ts';

/** Measures and prints; asserts nothing. An interrupted bench cleans up and prints what it has. */
export async function bench(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  if (options.parts.has('pages') && !needs('chromium')) throw new Error('The pages are measured in Debian’s chromium.');
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
  const results: Results[] = [];
  let image: BenchImage | undefined;
  if (options.parts.has('pages')) {
    const written = { wick: programs.wick, runs: options.runs, imageSize: Math.min(options.size, 256 << 20) };
    results.push(await pagesResults(written, signal));
  }
  if ([...options.parts].some((part) => part !== 'pages') && !signal.aborted) {
    image = await measureCommands({ options, programs, results }, signal);
  }
  process.stdout.write(reportText(system, options, image, results));
  if (options.json !== undefined) {
    const rows = results.flatMap((group) => group.rows.map((row) => ({ group: group.title, ...row, ...judge(row) })));
    const report = {
      machine: system,
      options,
      image: image && { ...image, files: [...image.files] },
      groups: results,
      rows,
    };
    writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  signal.throwIfAborted();
}

interface Commands {
  options: BenchOptions;
  programs: Programs;
  /** Added to, group by group. */
  results: Results[];
}

/** Everything that is a command on its own. Resolves to the image that they were given. */
async function measureCommands({ options, programs, results }: Commands, signal: AbortSignal): Promise<BenchImage> {
  if (!needs('root', 'loop')) throw new Error('The bench writes loop drives: it needs root and losetup, on Linux.');
  const packed = [...options.parts].some(isOfFormats) ? options.formats : [];
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
  for await (const group of groups(context)) {
    results.push(await runGroup(group, signal));
    if (signal.aborted) break;
  }
  return image;
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
