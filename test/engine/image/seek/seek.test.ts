import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Range } from '../../../../electron/contract/range.ts';
import type { Codec } from '../../../../electron/engine/image/decoder.ts';
import { decoderFor } from '../../../../electron/engine/image/decode/decode.ts';
import { openImage } from '../../../../electron/engine/image/open.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { needing } from '../../../rigs/needs.ts';

const MiB = 1 << 20;
const { signal } = new AbortController();

/** Half noise, half text, so that parts of a file have different sizes. */
const bytes = Buffer.concat([
  noise(5 * MiB),
  Buffer.alloc(5 * MiB + 17, 'some text that is long enough\n'),
  noise(2 * MiB, 9),
]);

function pack(command: string, input: Uint8Array = bytes): Buffer {
  const { stdout, status, stderr } = spawnSync('sh', ['-c', command], { input, maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`${command}: ${stderr.toString()}`);
  return stdout;
}

/** As the seekable format of zstd describes it: frames, and a skippable frame with their sizes. */
function seekableZstd(checksums: boolean, { sizes = true } = {}): Buffer {
  const frames: Buffer[] = [];
  const entries: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += MiB) {
    const content = bytes.subarray(at, at + MiB);
    // From a pipe it knows no length beforehand, and says none.
    const frame = pack(sizes ? `zstd -q -c --stream-size=${content.length}` : 'zstd -q -c', content);
    const entry = Buffer.alloc(checksums ? 12 : 8);
    entry.writeUInt32LE(frame.length, 0);
    entry.writeUInt32LE(content.length, 4);
    frames.push(frame);
    entries.push(entry);
  }
  const table = Buffer.concat(entries);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a5e, 0);
  head.writeUInt32LE(table.length + 9, 4);
  const foot = Buffer.alloc(9);
  foot.writeUInt32LE(frames.length, 0);
  foot[4] = checksums ? 0x80 : 0;
  foot.writeUInt32LE(0x8f92eab1, 5);
  return Buffer.concat([...frames, head, table, foot]);
}

/** The bytes of `ranges`, and how much compressed data was decoded for them. */
async function read(file: Uint8Array, ranges: readonly Range[]) {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-seek-'));
  const path = join(folder.path, 'image');
  writeFileSync(path, file);
  let fed = 0;
  const image = await openImage(path, {
    signal,
    decoderFor: (codec: Codec) => (input, options) =>
      decoderFor(codec)(
        (async function* () {
          for await (const chunk of input) {
            fed += chunk.length;
            yield chunk;
          }
        })(),
        options,
      ),
  });
  fed = 0;
  const got = Buffer.alloc(bytes.length);
  let length = 0;
  for await (const { offset, data } of image.open({ signal, ranges })) {
    got.set(data, offset);
    length += data.length;
  }
  expect(length).toBe(ranges.reduce((sum, range) => sum + Math.min(range.length, bytes.length - range.offset), 0));
  for (const { offset, length } of ranges) {
    expect(got.subarray(offset, offset + length).equals(bytes.subarray(offset, offset + length))).toBe(true);
  }
  return { fed, read: image.bytesRead() };
}

const some: Range[] = [
  { offset: 4096, length: 8192 },
  { offset: 6 * MiB + 1, length: 5 },
  { offset: bytes.length - 3, length: 3 },
];

const made: [name: string, tool: string, make: () => Buffer][] = [
  ['xz of several blocks', 'xz', () => pack('xz -0 --block-size=1MiB -c')],
  ['xz of several blocks without a check', 'xz', () => pack('xz -0 --check=none --block-size=1MiB -c')],
  ['zstd with a seek table', 'zstd', () => seekableZstd(false)],
  ['zstd with a seek table and checksums', 'zstd', () => seekableZstd(true)],
  ['gzip by bgzip', 'bgzip', () => pack('bgzip -c')],
];

describe.each(made)('%s', (_name, tool, make) => {
  test('is decoded only where it is wanted', needing(tool), async () => {
    const file = make();
    const result = await read(file, some);
    expect(result.fed).toBeLessThan(file.length / 2);
    expect(result.read).toBe(file.length);
  });

  test('is decoded to its end where nearly all is wanted', needing(tool), async () => {
    const file = make();
    const { fed } = await read(file, [{ offset: 0, length: bytes.length - 10 }]);
    expect(fed).toBe(file.length);
  });
});

describe('a seek table of zstd', () => {
  /** Frames 2 and 3 are said to have other lengths than they have; together they are right. */
  const lying = (sizes: boolean) => {
    const file = seekableZstd(false, { sizes });
    const entry = (index: number) => file.length - 9 - 8 * (Math.ceil(bytes.length / MiB) - index) + 4;
    file.writeUInt32LE(MiB + 4096, entry(2));
    file.writeUInt32LE(MiB - 4096, entry(3));
    return file;
  };

  test('that gives a frame another length than it has is refused', needing('zstd'), async () => {
    const wanted: Range[] = [{ offset: 2 * MiB, length: 100 }];
    await expect(read(lying(true), wanted)).rejects.toMatchObject({ code: 'source-corrupt' });
  });

  test('is not believed where a frame that would be left out says otherwise, or nothing', needing('zstd'), async () => {
    for (const file of [lying(true), lying(false), seekableZstd(false, { sizes: false })]) {
      // Behind byte 3 MiB + 4096, by the table, lies what is 4096 bytes before it in truth.
      const { fed } = await read(file, [{ offset: 3 * MiB + 8192, length: 100 }]);
      expect(fed).toBe(file.length);
    }
  });
});

describe('xz', () => {
  test('streams one after the other, with padding between them and other checks', needing('xz'), async () => {
    const half = 3 * MiB;
    const file = Buffer.concat([
      pack('xz -0 --check=sha256 --block-size=512KiB -c', bytes.subarray(0, half)),
      Buffer.alloc(8),
      pack('xz -0 --check=crc32 --block-size=1MiB -c', bytes.subarray(half)),
    ]);
    const { fed } = await read(file, [
      { offset: half - 100, length: 200 },
      { offset: 11 * MiB, length: 1000 },
    ]);
    expect(fed).toBeLessThan(file.length / 2);
  });

  test('with a damaged index is read from its start, and found bad at its end', needing('xz'), async () => {
    const file = pack('xz -0 --block-size=1MiB -c');
    file[file.length - 20] = (file[file.length - 20] ?? 0) ^ 1;
    await expect(read(file, some)).rejects.toMatchObject({ code: 'source-corrupt' });
  });

  test('damage in a block that is wanted is found', needing('xz'), async () => {
    const file = pack('xz -0 --block-size=1MiB -c');
    file[5000] = (file[5000] ?? 0) ^ 1;
    await expect(read(file, some)).rejects.toMatchObject({ code: 'source-corrupt' });
  });
});
