import { execFile } from 'node:child_process';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32, deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnpackOptions } from '../../../../electron/engine/image/container/archive.ts';
import { ByteCursor } from '../../../../electron/engine/image/container/cursor.ts';
import { readZip } from '../../../../electron/engine/image/container/zip.ts';
import { readZipStream } from '../../../../electron/engine/image/container/zip-stream.ts';
import { decoderFor } from '../../../../electron/engine/image/decode/decode.ts';
import { openFile } from '../../../../electron/engine/image/source/file.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { needing } from '../../../rigs/needs.ts';

const run = promisify(execFile);
const { signal } = new AbortController();
const options: UnpackOptions = { what: 'a.zip', signal, decoderFor, onRead: () => {} };
const image = Buffer.concat([noise(300_000, 1), Buffer.alloc(200_000), Buffer.from('text '.repeat(20_000))]);

type Files = [name: string, data: Buffer][];

/** By the directory at the end. */
async function bySeeking(archive: Buffer): Promise<Files> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wick-zip-'));
  const path = join(folder.path, 'a.zip');
  await writeFile(path, archive);
  const source = await openFile(path);
  return await collect(readZip(source, archive.length, options));
}

/** From the start to the end. */
async function byStreaming(archive: Buffer): Promise<Files> {
  async function* chunked(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < archive.length; at += 9973) yield archive.subarray(at, at + 9973);
  }
  return await collect(readZipStream(new ByteCursor(chunked()), options));
}

async function collect(members: ReturnType<typeof readZip>): Promise<Files> {
  const files: Files = [];
  for await (const { name, data } of members) files.push([name, Buffer.concat(await Array.fromAsync(data))]);
  return files;
}

const programOf = (script: string) => script.slice(0, script.indexOf(' '));

const ways = [
  ['by its directory', bySeeking],
  ['as a stream', byStreaming],
] as const;

/** An archive by a real tool; `$1` is the file to pack. */
async function zipped(script: string): Promise<Buffer> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wick-zip-'));
  await writeFile(join(folder.path, 'a.img'), image);
  await writeFile(join(folder.path, 'note.txt'), 'a note');
  await run('sh', ['-c', `cd "$1" && ${script}`, 'sh', folder.path]);
  return await readFile(join(folder.path, 'out.zip'));
}

interface Part {
  name: string;
  data: Buffer;
  method?: number;
  packed?: Buffer;
  /** Size and checksum behind the data: with a signature or without, in 4 or 8 bytes. */
  descriptor?: { signed: boolean; wide: boolean };
  flags?: number;
  /** Writes all sizes as zip64. */
  zip64?: boolean;
}

/** Makes archives that no tool at hand makes. */
function handmade(parts: Part[], comment = ''): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const { local, central } = records(part, offset);
    bodies.push(local);
    directory.push(central);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...bodies, central, end, Buffer.from(comment)]);
}

function records(part: Part, offset: number): { local: Buffer; central: Buffer } {
  const { name, data, method = 8, descriptor, flags = 0, zip64 = false } = part;
  const packed = part.packed ?? (method === 8 ? deflateRawSync(data) : data);
  const wide = Buffer.alloc(zip64 ? 20 : 0);
  if (zip64) {
    wide.writeUInt16LE(1, 0);
    wide.writeUInt16LE(16, 2);
    wide.writeBigUInt64LE(BigInt(data.length), 4);
    wide.writeBigUInt64LE(BigInt(packed.length), 12);
  }
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(zip64 ? 45 : 20, 0);
  fields.writeUInt16LE(flags | (descriptor === undefined ? 0 : 8), 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(crc32(data), 10);
  fields.writeUInt32LE(zip64 ? 0xffffffff : packed.length, 14);
  fields.writeUInt32LE(zip64 ? 0xffffffff : data.length, 18);
  fields.writeUInt16LE(name.length, 22);
  fields.writeUInt16LE(wide.length, 24);
  const localFields = Buffer.from(fields);
  if (descriptor !== undefined) localFields.fill(0, 10, 22);
  const localWide = descriptor === undefined ? wide : Buffer.alloc(0);
  localFields.writeUInt16LE(localWide.length, 24);
  const more = Buffer.alloc(14);
  more.writeUInt32LE(offset, 10);
  return {
    local: Buffer.concat([
      Buffer.from('PK\x03\x04'),
      localFields,
      Buffer.from(name),
      localWide,
      packed,
      descriptor === undefined ? Buffer.alloc(0) : described(data, packed.length, descriptor),
    ]),
    central: Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, more, Buffer.from(name), wide]),
  };
}

function described(data: Buffer, packed: number, { signed, wide }: { signed: boolean; wide: boolean }): Buffer {
  const sizes = Buffer.alloc(wide ? 16 : 8);
  for (const [i, size] of [packed, data.length].entries()) {
    if (wide) sizes.writeBigUInt64LE(BigInt(size), i * 8);
    else sizes.writeUInt32LE(size, i * 4);
  }
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(data), 0);
  return Buffer.concat([Buffer.from(signed ? 'PK\x07\x08' : ''), crc, sizes]);
}

describe.each(ways)('a zip archive read %s', (_, read) => {
  const tools: [string, string][] = [
    ['zip', 'zip -q out.zip a.img note.txt'],
    ['zip, stored', 'zip -q0 out.zip a.img note.txt'],
    ['zip, zip64', 'zip -q -fz out.zip a.img note.txt'],
    ['zip into a pipe', 'zip -q - a.img note.txt | cat > out.zip'],
    ['zip with a comment', 'zip -q out.zip a.img note.txt && echo "a comment PK" | zip -qz out.zip'],
    ['7z', '7z a -bd -tzip out.zip a.img note.txt'],
  ];
  for (const [tool, script] of tools) {
    it(`of ${tool} gives its files`, needing(programOf(script)), async () => {
      const files = await read(await zipped(script));
      expect(files.map(([name]) => name)).toEqual(['a.img', 'note.txt']);
      expect(files[0]?.[1].equals(image)).toBe(true);
      expect(files[1]?.[1].toString()).toBe('a note');
    });
  }

  it('of zip from a pipe, in zip64, gives its file', needing('zip'), async () => {
    const files = await read(await zipped('cat a.img | zip -q -fz- out.zip -'));
    expect(files.map(([name]) => name)).toEqual(['-']);
    expect(files[0]?.[1].equals(image)).toBe(true);
  });

  const descriptors = [true, false].flatMap((signed) => [true, false].map((wide) => ({ signed, wide })));
  it.each(descriptors)('may have its sizes behind the data: %o', async (descriptor) => {
    const archive = handmade([
      { name: 'a.img', data: image, descriptor },
      { name: 'empty', data: Buffer.alloc(0), descriptor },
      { name: 'b.img', data: noise(1000, 3), descriptor },
    ]);
    const files = await read(archive);
    expect(files.map(([name, data]) => [name, data.length])).toEqual([
      ['a.img', image.length],
      ['empty', 0],
      ['b.img', 1000],
    ]);
    expect(files[0]?.[1].equals(image)).toBe(true);
  });

  it('may have 64-bit sizes, folders, and a file of no bytes', async () => {
    const files = await read(
      handmade([
        { name: 'd/', data: Buffer.alloc(0), method: 0 },
        { name: 'd/a.img', data: image, zip64: true },
        { name: 'd/none', data: Buffer.alloc(0), method: 0 },
      ]),
    );
    expect(files.map(([name, data]) => [name, data.length])).toEqual([
      ['d/a.img', image.length],
      ['d/none', 0],
    ]);
  });

  const methods: [number, string][] = [
    [12, 'bzip2 -c'],
    [93, 'zstd -q -c'],
    [95, 'xz -c'],
  ];
  for (const [method, tool] of methods) {
    it(`unpacks method ${method}`, needing(programOf(tool)), async () => {
      const child = execFile('sh', ['-c', tool], { encoding: 'buffer', maxBuffer: 1 << 24 });
      Readable.from([image]).pipe(child.stdin ?? process.stdout);
      const packed = Buffer.concat(await Array.fromAsync(child.stdout ?? []));
      const files = await read(handmade([{ name: 'a.img', data: image, method, packed }]));
      expect(files[0]?.[1].equals(image)).toBe(true);
      const other = Buffer.from(image);
      other[5] = 0;
      await expect(read(handmade([{ name: 'a.img', data: other, method, packed }]))).rejects.toMatchObject({
        code: 'source-corrupt',
        fields: { codec: 'zip' },
      });
    });
  }

  it.each([
    [{ method: 9 }, 'zip file compressed with Deflate64'],
    [{ method: 14 }, 'zip file compressed with LZMA'],
    [{ method: 77 }, 'zip file compressed with method 77'],
    [{ flags: 1 }, 'zip file protected by a password'],
    [{ method: 99, flags: 1 }, 'zip file protected by a password'],
  ])('is refused by name where it cannot be unpacked: %o', async (how, format) => {
    await expect(read(handmade([{ name: 'a.img', data: image, ...how }]))).rejects.toMatchObject({
      code: 'source-unsupported',
      fields: { format },
    });
  });

  it('with a password is refused', needing('zip'), async () => {
    await expect(read(await zipped('zip -q -P secret out.zip a.img'))).rejects.toMatchObject({
      code: 'source-unsupported',
    });
  });

  const whole = handmade([
    { name: 'a.img', data: image },
    { name: 'b.img', data: noise(70_000, 3), method: 0 },
    { name: 'c.img', data: noise(5000, 4) },
  ]);
  const piped = handmade([
    { name: 'a.img', data: image, descriptor: { signed: true, wide: false } },
    { name: 'c.img', data: noise(5000, 4), descriptor: { signed: false, wide: false } },
  ]);

  it.each([
    ['with sizes before the data', whole],
    ['with sizes behind the data', piped],
  ])('%s, cut anywhere, is an error', async (_, archive) => {
    const places = [...Array(20).keys()].map((i) => Math.floor((archive.length * i) / 20));
    for (const at of [...places, archive.length - 1, archive.length - 22, archive.length - 23]) {
      await expect(read(archive.subarray(0, at)), `${at}`).rejects.toMatchObject({ code: 'source-truncated' });
    }
  });

  it.each([
    ['with sizes before the data', whole],
    ['with sizes behind the data', piped],
  ])('%s never gives wrong bytes when bits are flipped', async (_, archive) => {
    const right = new Map(await read(archive));
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length * 8 - 1), async (bit) => {
        const flipped = Buffer.from(archive);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const files = await read(flipped).catch((error: unknown) => {
          expect(error).toHaveProperty('code');
          return [];
        });
        for (const [name, data] of files) {
          const expected = right.get(name);
          // A name has no checksum.
          if (expected !== undefined) expect(data.equals(expected)).toBe(true);
        }
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('followed by something else is an error', async () => {
    for (const more of [Buffer.from('x'), noise(100_000, 5)]) {
      const error: unknown = await read(Buffer.concat([whole, more])).catch((error: unknown) => error);
      expect(['source-trailing-junk', 'source-truncated']).toContain((error as { code: string }).code);
    }
  });

  it('whose directory contradicts its files is an error', async () => {
    const [one, two] = [handmade([{ name: 'a.img', data: image }]), handmade([{ name: 'b.img', data: image }])];
    const start = one.indexOf('PK\x01\x02');
    const mixed = Buffer.concat([one.subarray(0, start), two.subarray(start)]);
    await expect(read(mixed)).rejects.toMatchObject({ code: 'source-corrupt', fields: { codec: 'zip' } });
  });
});

describe('a zip archive read as a stream', () => {
  it('is refused where nothing tells the end of a file', async () => {
    const archive = handmade([{ name: 'a.img', data: image, method: 0, descriptor: { signed: true, wide: false } }]);
    await expect(byStreaming(archive)).rejects.toMatchObject({ code: 'source-unsupported' });
    expect((await bySeeking(archive))[0]?.[1].equals(image)).toBe(true);
  });

  it('passes over what is not read', async () => {
    const archive = handmade([
      { name: 'a.img', data: image, descriptor: { signed: true, wide: true } },
      { name: 'b.img', data: image },
      { name: 'c.img', data: image },
    ]);
    async function* once(): AsyncGenerator<Uint8Array> {
      yield archive;
    }
    const names: string[] = [];
    for await (const { name, data } of readZipStream(new ByteCursor(once()), options)) {
      names.push(name);
      if (name !== 'b.img') continue;
      for await (const part of data) if (part.length > 0) break;
    }
    expect(names).toEqual(['a.img', 'b.img', 'c.img']);
  });
});
