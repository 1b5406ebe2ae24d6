import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open, readFile, stat, truncate } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { file, serve } from '../rigs/unruly-server.ts';
import type { RoundPlan } from './plan.ts';

const run = promisify(execFile);

export async function shell(line: string, ...args: string[]): Promise<void> {
  await run('sh', ['-c', line, 'sh', ...args]);
}

/** The packed file as the command gets it. */
export interface Offer extends AsyncDisposable {
  name: string;
  stdin?: () => Readable;
}

/** Damages the packed file where the plan says so. */
export async function damage(path: string, { trouble }: RoundPlan): Promise<void> {
  if (trouble.kind === 'truncated') {
    const { size } = await stat(path);
    await truncate(path, Math.floor(size * trouble.place));
  } else if (trouble.kind === 'flipped bit') {
    await using handle = await open(path, 'r+');
    const { size } = await handle.stat();
    const bit = Math.floor(trouble.place * size * 8);
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, bit >> 3);
    byte.writeUInt8(byte.readUInt8() ^ (1 << (bit & 7)));
    await handle.write(byte, 0, 1, bit >> 3);
  }
}

export async function offer(path: string, { transport, trouble }: RoundPlan): Promise<Offer> {
  if (transport === 'file') return { name: path, [Symbol.asyncDispose]: async () => {} };
  if (transport === 'stdin') {
    return { name: '-', stdin: () => createReadStream(path), [Symbol.asyncDispose]: async () => {} };
  }
  const bytes = await readFile(path);
  const places = trouble.kind === 'broken connections' ? trouble.places : [];
  const breaks = places.map((place) => Math.floor(place * bytes.length));
  const server = await serve(file(bytes, { etag: `"${bytes.length}"`, breaks }));
  return {
    name: `${server.url}/image`,
    [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
  };
}
