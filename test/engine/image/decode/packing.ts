import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { decoderFor, packageDecoderFor } from '../../../../electron/engine/image/decode/decode.ts';
import type { Codec, DecodeOptions, Decoder } from '../../../../electron/engine/image/decoder.ts';
import { native } from '../../../../native/native.ts';
import { noise } from '../../../rigs/memory-image.ts';

export const codecs = ['gzip', 'bzip2', 'xz', 'lzma', 'zstd', 'lz4'] as const satisfies readonly Codec[];

/** How the real tools pack; the first of each list is the usual way. */
export const tools: Record<Codec, readonly string[]> = {
  gzip: ['gzip -6', 'gzip -1', 'gzip -9 -n', 'pigz -p2 -6', 'pigz -p2 -i', 'bgzip -c'],
  bzip2: ['bzip2 -9', 'bzip2 -1', 'lbzip2 -n2', 'pbzip2 -c -p2'],
  xz: [
    'xz -T1 -3',
    'xz -T2 -1 --block-size=1MiB',
    'xz -1 --check=none',
    'xz -1 --check=crc32',
    'xz -1 --check=crc64',
    'xz -1 --check=sha256',
    'xz --x86 --lzma2=preset=1',
    'xz --delta=dist=4 --lzma2=preset=1',
    'pixz -1 -p2',
  ],
  lzma: ['xz --format=lzma -1'],
  zstd: ['zstd -3', 'zstd -19', 'zstd -1 --long=27', 'zstd -1 --no-check', 'pzstd -q -p2 -1'],
  lz4: ['lz4 -1', 'lz4 -9', 'lz4 -B4 -BD', 'lz4 -B7 -BX', 'lz4 --no-frame-crc', 'lz4 --content-size', 'lz4 -l'],
};

export function programOf(command: string): string {
  return command.slice(0, `${command} `.indexOf(' '));
}

/** The codec's usual tool. */
export function usual(codec: Codec): string {
  return tools[codec][0] ?? codec;
}

export function pack(command: string, content: Uint8Array): Buffer {
  const [tool = '', ...args] = command.split(' ');
  const { status, stdout, stderr, error } = spawnSync(tool, args, { input: content, maxBuffer: 1 << 28 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command}: ${stderr.toString()}`);
  return stdout;
}

/** Machine code, noise, text and zeroes by turns. */
export function mixed(size: number): Buffer {
  const content = Buffer.alloc(size);
  const step = 300_000;
  const text = Buffer.from('All work and no play makes Jack a dull boy.\n'.repeat(step / 40));
  const program = openSync(process.execPath, 'r');
  for (let at = 0, turn = 0; at < size; at += step, turn++) {
    const part = content.subarray(at, at + step);
    if (turn % 4 === 0) readSync(program, part, 0, part.length, at);
    else if (turn % 4 === 1) part.set(noise(step, turn).subarray(0, part.length));
    else if (turn % 4 === 2) part.set(text.subarray(0, part.length));
  }
  closeSync(program);
  return content;
}

interface Way {
  way: string;
  decoder: (codec: Codec) => Decoder;
  /** What tests of it need: the decoder, and the tool that packs. */
  needed: (codec: Codec) => readonly string[];
}

/** Both ways to decode: by the addon and by packages. */
export const ways: readonly Way[] = [
  {
    way: 'native',
    decoder: (codec) => decoderFor(codec, native),
    needed: (codec) => [`native ${codec}`, programOf(usual(codec))],
  },
  { way: 'package', decoder: packageDecoderFor, needed: (codec) => [programOf(usual(codec))] },
];

/** In chunks of odd size. */
export async function* inChunks(bytes: Uint8Array, size = 65_521): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function optionsFor(changes: Partial<DecodeOptions> = {}): DecodeOptions {
  return { what: 'card.img', signal: new AbortController().signal, ...changes };
}

/** Everything that comes out. Chunks are kept as they are: a decoder that writes to one of them again is found out. */
export async function decodeAll(decoder: Decoder, packed: Uint8Array, options = optionsFor()): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of decoder(inChunks(packed), options)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
