import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseSize } from '../../electron/engine/drive/size.ts';
import { type Format, formats } from './formats.ts';

export const parts = ['decode', 'flash', 'many', 'start', 'pages'] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  /** Where images and drives are kept. */
  folder: string;
  /** Bytes of the image. */
  size: number;
  /** How often each command is run. */
  runs: number;
  formats: readonly Format[];
  parts: ReadonlySet<Part>;
  /** Drives on the disk that holds the folder, or in memory. */
  medium: 'disk' | 'memory';
  /** Where the figures go as JSON. */
  json: string | undefined;
  /** Priority of all that is measured, -20 (first) to 19. */
  nice: number;
}

export const usage = `npm run bench -- [options]
  --only LIST       formats (${formats.map(({ key }) => key).join(', ')}) and parts (${parts.join(', ')}); default all
  --runs N          runs of each command (default 3)
  --size SIZE       of the image (default 1.5GiB)
  --quick           128MiB and one run
  --medium WHERE    loop drives on disk (default) or in memory
  --folder FOLDER   where images and drives are kept (default ${join(tmpdir(), 'wick-bench')})
  --nice=N          priority of all that is measured, for machines with other work (default 0)
  --json FILE       all figures
`;

/** Undefined where the person asked how to use it. Throws an error that says what is wrong. */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      runs: { type: 'string' },
      size: { type: 'string' },
      quick: { type: 'boolean', default: false },
      medium: { type: 'string', default: 'disk' },
      folder: { type: 'string', default: join(tmpdir(), 'wick-bench') },
      json: { type: 'string' },
      nice: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const runs = Number(values.runs ?? (values.quick ? '1' : '3'));
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a number from 1 on, not "${values.runs}"`);
  if (values.medium !== 'disk' && values.medium !== 'memory') throw new Error('--medium is disk or memory');
  return {
    folder: fromCaller(values.folder),
    size: parseSize(values.size ?? (values.quick ? '128MiB' : '1.5GiB')),
    runs,
    ...choose(values.only),
    medium: values.medium,
    nice: niceness(values.nice),
    json: values.json === undefined ? undefined : fromCaller(values.json),
  };
}

function niceness(text: string): number {
  const nice = Number(text);
  if (!Number.isInteger(nice) || nice < -20 || nice > 19) throw new Error(`--nice takes -20 to 19, not "${text}"`);
  return nice;
}

function choose(only: string | undefined): Pick<BenchOptions, 'formats' | 'parts'> {
  const names = new Set(only?.split(',').map((name) => name.trim()));
  const chosenFormats = formats.filter(({ key }) => names.delete(key));
  const chosenParts = parts.filter((part) => names.delete(part));
  if (names.size > 0) throw new Error(`--only does not know ${[...names].join(', ')}\n${usage}`);
  const ofFormats = chosenParts.filter(isOfFormats);
  const whole = only === undefined || (chosenFormats.length > 0 && ofFormats.length === 0);
  return {
    formats: chosenFormats.length === 0 ? formats : chosenFormats,
    parts: new Set(whole ? parts.filter((part) => isOfFormats(part) || only === undefined) : chosenParts).union(
      new Set(chosenParts),
    ),
  };
}

/** The others are measured once, whatever the formats are. */
export function isOfFormats(part: Part): boolean {
  return part !== 'start' && part !== 'pages';
}

/** npm starts scripts in the checkout; paths are meant relative to where the person stands. */
function fromCaller(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}
