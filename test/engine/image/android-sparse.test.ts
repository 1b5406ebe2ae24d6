import { execFile } from 'node:child_process';
import { mkdtempDisposable, open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAndroidSparse } from '../../../electron/engine/image/android-sparse.ts';
import { ByteCursor } from '../../../electron/engine/image/container/cursor.ts';
import { crcOfZeroes } from '../../../electron/engine/image/crc-zeroes.ts';
import { noise } from '../../rigs/memory-image.ts';
import { needing } from '../../rigs/needs.ts';

const run = promisify(execFile);

type Part = { raw: Buffer } | { fill: string; blocks: number } | { skip: number } | { crc: number };

/** A sparse file by hand, with headers that may be longer than needed. */
function sparse(parts: Part[], { blockSize = 4096, more = 0, checksum = 0, total = -1 } = {}): Buffer {
  let blocks = 0;
  const chunks = parts.map((part) => {
    const [type, count, data] = fields(part, blockSize);
    blocks += count;
    const header = Buffer.alloc(12 + more, 0x77);
    header.writeUInt16LE(type, 0);
    header.writeUInt32LE(count, 4);
    header.writeUInt32LE(12 + more + data.length, 8);
    return Buffer.concat([header, data]);
  });
  const header = Buffer.alloc(28 + more, 0x77);
  header.writeUInt32LE(0xed26ff3a, 0);
  header.writeUInt16LE(1, 4);
  header.writeUInt16LE(0, 6);
  header.writeUInt16LE(28 + more, 8);
  header.writeUInt16LE(12 + more, 10);
  header.writeUInt32LE(blockSize, 12);
  header.writeUInt32LE(total === -1 ? blocks : total, 16);
  header.writeUInt32LE(parts.length, 20);
  header.writeUInt32LE(checksum, 24);
  return Buffer.concat([header, ...chunks]);
}

function fields(part: Part, blockSize: number): [type: number, blocks: number, data: Buffer] {
  if ('raw' in part) return [0xcac1, part.raw.length / blockSize, part.raw];
  if ('fill' in part) return [0xcac2, part.blocks, Buffer.from(part.fill, 'hex')];
  if ('skip' in part) return [0xcac3, part.skip, Buffer.alloc(0)];
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(part.crc);
  return [0xcac4, 0, crc];
}

async function* chunked(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 5003) yield bytes.subarray(at, at + 5003);
}

interface Unpacked {
  image: Buffer;
  /** Bytes that were not left open. */
  written: number;
}

async function unpack(file: Uint8Array): Promise<Unpacked> {
  const parts: Buffer[] = [];
  let [end, written] = [0, 0];
  for await (const { offset, data } of readAndroidSparse(new ByteCursor(chunked(file)), 'a.simg')) {
    expect(offset).toBeGreaterThanOrEqual(end);
    parts.push(Buffer.alloc(offset - end), Buffer.from(data));
    end = offset + data.length;
    written += data.length;
  }
  return { image: Buffer.concat(parts), written };
}

const raw = noise(8192, 1);

describe("Android's sparse format", () => {
  it('of the real tool gives what the real tool gives', needing('img2simg', 'simg2img'), async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'wick-simg-'));
    const [image, packed, back] = ['a.img', 'a.simg', 'b.img'].map((name) => join(folder.path, name));
    if (image === undefined || packed === undefined || back === undefined) throw new Error('no paths');
    await using file = await open(image, 'w');
    await file.truncate(5_000_000);
    await file.write(noise(300_000, 2), 0, undefined, 4096 * 10);
    await file.write(Buffer.alloc(500_000, 'abcd'), 0, undefined, 4096 * 300);
    await file.write(noise(1000, 3), 0, undefined, 4_990_000);
    await run('img2simg', [image, packed]);
    await run('simg2img', [packed, back]);
    const unpacked = await unpack(await readFile(packed));
    const expected = await readFile(back);
    expect(expected.length).toBe(Math.ceil(5_000_000 / 4096) * 4096);
    expect(
      Buffer.concat([unpacked.image, Buffer.alloc(expected.length - unpacked.image.length)]).equals(expected),
    ).toBe(true);
  });

  it('has data, patterns and gaps', async () => {
    const file = sparse([
      { skip: 2 },
      { raw },
      { fill: '01020304', blocks: 600 },
      { skip: 3 },
      { fill: '00000000', blocks: 1 },
    ]);
    const { image, written } = await unpack(file);
    const expected = [Buffer.alloc(8192), raw, Buffer.alloc(600 * 4096, '01020304', 'hex'), Buffer.alloc(4 * 4096)];
    expect(image.equals(Buffer.concat(expected))).toBe(true);
    expect(written).toBe(8192 + 601 * 4096);
  });

  it('may have longer headers and any size of block', async () => {
    expect((await unpack(sparse([{ raw }], { more: 4 }))).image.equals(raw)).toBe(true);
    expect((await unpack(sparse([{ raw }], { blockSize: 512 }))).image.equals(raw)).toBe(true);
  });

  it('is checked where it has a checksum, whether its writer counted gaps or not', async () => {
    const parts: Part[] = [{ raw }, { skip: 5 }, { raw }];
    const withGaps = crc32(Buffer.concat([raw, Buffer.alloc(5 * 4096), raw]));
    const withoutGaps = crc32(Buffer.concat([raw, raw]));
    for (const crc of [withGaps, withoutGaps]) {
      await unpack(sparse([...parts, { crc }]));
      await unpack(sparse(parts, { checksum: crc }));
    }
    await expect(unpack(sparse([...parts, { crc: (withGaps ^ 1) >>> 0 }]))).rejects.toMatchObject({
      code: 'source-corrupt',
    });
    await expect(unpack(sparse(parts, { checksum: (withGaps ^ 1) >>> 0 }))).rejects.toMatchObject({
      code: 'source-corrupt',
    });
  });

  it('is refused where its counts lie', async () => {
    const lies = [
      sparse([{ raw }], { total: 1 }),
      sparse([{ raw }], { total: 3 }),
      sparse([{ raw }], { blockSize: 4096, total: 0 }),
      sparse([{ skip: 0xffffffff }], { total: 1 }),
    ];
    for (const file of lies) await expect(unpack(file)).rejects.toMatchObject({ code: 'source-corrupt' });
    const odd = sparse([{ raw }]);
    odd.writeUInt16LE(0xcac9, 28);
    await expect(unpack(odd)).rejects.toMatchObject({ code: 'source-corrupt' });
  });

  const whole = sparse([{ skip: 1 }, { raw }, { fill: '01020304', blocks: 2 }, { raw }]);

  it('cut anywhere is an error', async () => {
    for (let i = 2; i < 20; i++) {
      const at = Math.floor((whole.length * i) / 20);
      await expect(unpack(whole.subarray(0, at))).rejects.toMatchObject({ code: 'source-truncated' });
    }
    await expect(unpack(whole.subarray(0, -1))).rejects.toMatchObject({ code: 'source-truncated' });
  });

  it('followed by something else is an error', async () => {
    await expect(unpack(Buffer.concat([whole, Buffer.alloc(1)]))).rejects.toMatchObject({
      code: 'source-trailing-junk',
    });
  });

  it('fails in no other way, whatever is in it', async () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(change, async ([at, value]) => {
        const changed = Buffer.from(whole);
        changed[at] = value;
        await unpack(changed).catch((error: unknown) => expect(error).toHaveProperty('code'));
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

describe('crcOfZeroes', () => {
  it('is the checksum of zeroes behind something', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 20 }), fc.nat(5000), (bytes, length) => {
      expect(crcOfZeroes(crc32(bytes), length)).toBe(crc32(Buffer.alloc(length), crc32(bytes)));
    });
    fc.assert(property, { seed: 2, numRuns: 100 });
    expect(crcOfZeroes(0, 2 ** 45)).toBeGreaterThan(0);
  });
});
