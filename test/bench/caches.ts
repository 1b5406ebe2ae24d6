import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Command } from './measure.ts';
import { run, say } from './system.ts';

let told = false;

/**
 * Every command starts from the same page cache: what it reads is in it (the packed file, the program), and nothing of the
 * drive, nor what another one has left. Needs root; elsewhere the cache stays as it is.
 */
export async function startAfresh({ program, args }: Command): Promise<void> {
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '1');
  } catch {
    if (!told) say('The page cache cannot be emptied here: commands may profit from those before them.');
    told = true;
  }
  if (isAbsolute(program)) await read(program);
  // What lies on the PATH brings libraries and modules that only the program itself knows.
  else await run(program, ['--version']).catch(() => {});
  for (const path of args.filter((arg) => isFile(arg))) {
    await read(path);
    if (!path.endsWith('.mjs')) continue;
    for (const name of await readdir(dirname(path)))
      if (isFile(join(dirname(path), name))) await read(join(dirname(path), name));
  }
}

function isFile(path: string): boolean {
  return isAbsolute(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function read(path: string): Promise<void> {
  await finished(createReadStream(path, { highWaterMark: 1 << 20 }).resume());
}
