// One native decoder as a program of its own, and what it is fed with.
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { answers } from '../../native/parts.mjs';

const root = join(import.meta.dirname, '../..');
const maxBuffer = 256 << 20;

export interface Decoded {
  readonly status: number | null;
  readonly bytes: Buffer;
  readonly fault: string;
  readonly offset: number;
}

/** Builds the program at `path` from the decoder's folder in native/. Returns what the compiler says. */
export function buildDecoder(path: string, codec: string, ...flags: string[]): string {
  const sources = answers.sources.filter((name) => name.startsWith(`${codec}/`) || name === 'input/cursor.cc');
  const files = ['test/native/decoder-cli.cc', ...sources.map((name) => `native/${name}`)];
  return buildProgram(path, files, `-DMAKE_DECODER=make_${codec}_decoder`, ...flags);
}

/** The same of the files given, by their place in the checkout. */
export function buildProgram(path: string, files: readonly string[], ...flags: string[]): string {
  const args = ['-O1', '-std=c++20', '-Wall', '-Wextra', '-Werror', '-pthread', ...flags, '-o', path, ...files];
  args.push(...answers.include_dirs.map((include) => `-I${include}`), ...answers.libraries);
  const run = spawnSync('g++', args, { cwd: root, encoding: 'utf8' });
  return run.stderr;
}

/** `words`: threads, bytes of input at a time, bytes of output after which the decoder is ended. */
export function decode(program: string, packed: Uint8Array, ...words: number[]): Decoded {
  const run = spawnSync(program, words.map(String), { input: packed, maxBuffer, timeout: 30_000 });
  const [fault = '', offset = ''] = run.stderr.toString().split(' ');
  return { status: run.status, bytes: run.stdout, fault, offset: Number(offset) };
}

/** `line`: a tool and its words; it packs from standard input to standard output. */
export function pack(line: string, content: Uint8Array, ...more: string[]): Buffer {
  const [tool = '', ...given] = line.split(' ');
  const run = spawnSync(tool, ['-c', ...given, ...more], { input: content, maxBuffer });
  if (run.status !== 0) throw new Error(`${line}: ${run.stderr.toString()}`);
  return run.stdout;
}

/** A small generator, so that every run of the tests sees the same numbers. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function noise(size: number, seed: number): Buffer {
  const next = numbers(seed);
  return Buffer.from(Uint8Array.from({ length: size }, () => next(256)));
}

export function words(size: number, seed: number): Buffer {
  const next = numbers(seed);
  const known = Array.from({ length: 400 }, () => noise(2 + next(9), next(1 << 30)).toString('hex'));
  let text = '';
  while (text.length < size) text += `${known[next(1 + next(400))] ?? ''} `;
  return Buffer.from(text.slice(0, size));
}

/** The middle of a real executable, which is ours at the moment. */
export function executable(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  const file = openSync(process.execPath, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, size, fstatSync(file).size >> 1));
  } finally {
    closeSync(file);
  }
}

/** What disk images are made of. */
export function mixture(): Buffer {
  return Buffer.concat([
    words(700_000, 1),
    Buffer.alloc(3_000_000),
    executable(1_500_000),
    noise(400_000, 2),
    words(99, 3),
  ]);
}

/** Some places in `packed`, its ends among them. */
export function places(packed: Uint8Array, count: number, seed: number): number[] {
  const next = numbers(seed);
  const last = packed.length - 1;
  const ends = [1, 2, 3, 5, 11, 18, last, last - 1, last - 4, last - 9].filter((place) => place > 0 && place <= last);
  return [...ends, ...Array.from({ length: count }, () => 1 + next(last))];
}

export function withFlippedBit(packed: Uint8Array, bit: number): Buffer {
  const damaged = Buffer.from(packed);
  damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return damaged;
}
