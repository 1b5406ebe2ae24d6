import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseBmap } from '../../../electron/engine/image/bmap/parse.ts';
import type { Format } from '../formats.ts';
import { has, run, say, shell } from '../system.ts';
import { buildImage } from './build.ts';

export interface BenchImage {
  /** The packed files by the formats' keys; a format whose packer is missing has none. */
  files: ReadonlyMap<string, string>;
  bmap: string;
  /** Bytes. */
  size: number;
  mappedBytes: number;
  ranges: number;
}

/** Makes the image, its map and its packed files where they are missing. `wick` is the command's bundle. */
export async function prepareImage(
  parent: string,
  size: number,
  formats: readonly Format[],
  wick: string,
  signal: AbortSignal,
): Promise<BenchImage> {
  const folder = join(parent, `image-${size}`);
  mkdirSync(folder, { recursive: true });
  const raw = join(folder, 'image.wic');
  const bmap = join(folder, 'image.bmap');
  if (!existsSync(raw)) await buildImage(raw, size, signal);
  if (!existsSync(bmap)) {
    const [program, ...args] = has('bmaptool') ? ['bmaptool', 'create'] : [process.execPath, wick, 'bmap', 'create'];
    await whole(bmap, async (part) => await run(program ?? '', [...args, raw, '-o', part], { signal }));
  }
  const files = new Map<string, string>();
  for (const format of formats) {
    const path = join(folder, `image${format.suffix}`);
    if (existsSync(path) || (await pack(raw, path, format, signal))) files.set(format.key, path);
  }
  const map = parseBmap(readFileSync(bmap), bmap);
  return {
    files,
    bmap,
    size: statSync(raw).size,
    mappedBytes: map.ranges.reduce((sum, range) => sum + range.length, 0),
    ranges: map.ranges.length,
  };
}

async function pack(raw: string, path: string, format: Format, signal: AbortSignal): Promise<boolean> {
  const packer = format.packers.find(({ program }) => has(program));
  if (packer === undefined) {
    say(`No ${format.title}: it takes ${format.packers.map(({ program }) => program).join(' or ')} to make it`);
    return false;
  }
  say(`Packing as ${format.title} …`);
  const line = [packer.program, ...packer.args].join(' ');
  await whole(path, async (part) => await shell(`${line} < "$1" > "$2"`, [raw, part], signal));
  return true;
}

/** A file is there whole, or not at all. */
async function whole(path: string, make: (part: string) => Promise<void>): Promise<void> {
  const part = `${path}.part`;
  try {
    await make(part);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}
