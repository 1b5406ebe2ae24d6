import { execFile } from 'node:child_process';
import { mkdir, mkdtempDisposable, open, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteCursor } from '../../../../electron/engine/image/container/cursor.ts';
import { readTar } from '../../../../electron/engine/image/container/tar.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { needing } from '../../../rigs/needs.ts';

const run = promisify(execFile);
const small = noise(70_001, 1);
const large = noise(900_000, 2);

interface Read {
  name: string;
  size: number | undefined;
  data: Buffer;
}

async function* chunked(bytes: Uint8Array, size = 10_007): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield Uint8Array.from(bytes.subarray(at, at + size));
}

async function read(archive: Uint8Array): Promise<Read[]> {
  const members: Read[] = [];
  for await (const { name, size, data } of readTar(new ByteCursor(chunked(archive)), 'a.tar')) {
    members.push({ name, size, data: Buffer.concat(await Array.fromAsync(data, (part) => Uint8Array.from(part))) });
  }
  return members;
}

/** An archive by the real tar, of files that `make` writes into a folder. */
async function tarred(args: string[], make: (folder: string) => Promise<void>): Promise<Buffer> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wick-tar-'));
  const files = join(folder.path, 'files');
  await mkdir(files);
  await make(files);
  await run('tar', [...args, '-cf', join(folder.path, 'a.tar'), '-C', files, '.']);
  return await readFile(join(folder.path, 'a.tar'));
}

async function usual(folder: string): Promise<void> {
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'a.img'), small);
  await writeFile(join(folder, 'empty'), '');
  await writeFile(join(folder, 'sub', 'b.bin'), large);
  await run('ln', ['-s', 'a.img', join(folder, 'link')]);
  await run('ln', [join(folder, 'a.img'), join(folder, 'z-hard')]);
}

describe('a tar archive of the real tool', needing('tar'), () => {
  it.each(['v7', 'oldgnu', 'gnu', 'ustar', 'pax'])('in the format %s gives its files', async (format) => {
    const members = await read(await tarred([`--format=${format}`, '--sort=name'], usual));
    expect(members.map(({ name, size }) => [name, size])).toEqual([
      ['./a.img', small.length],
      ['./empty', 0],
      ['./sub/b.bin', large.length],
    ]);
    expect(members[0]?.data.equals(small)).toBe(true);
    expect(members[2]?.data.equals(large)).toBe(true);
  });

  it.each(['gnu', 'pax', 'ustar'])('in the format %s gives long names and letters of all kinds', async (format) => {
    const [folder, name] = ['f'.repeat(90), `größe-図-${'n'.repeat(80)}.img`];
    const archive = await tarred([`--format=${format}`], async (root) => {
      await mkdir(join(root, folder));
      await writeFile(join(root, folder, name), small);
    });
    expect((await read(archive)).map((one) => one.name)).toEqual([`./${folder}/${name}`]);
  });

  const sparse: [string, string[]][] = [
    ['old GNU', ['--format=gnu']],
    ['pax 0.0', ['--format=pax', '--sparse-version=0.0']],
    ['pax 0.1', ['--format=pax', '--sparse-version=0.1']],
    ['pax 1.0', ['--format=pax', '--sparse-version=1.0']],
  ];
  it.each(sparse)('gives sparse files with their holes as zeroes: %s', async (_, args) => {
    const size = 6_000_123;
    const expected = Buffer.alloc(size);
    const archive = await tarred(['-S', ...args], async (folder) => {
      await using file = await open(join(folder, 's.img'), 'w');
      for (let i = 0; i < 30; i++) {
        const at = 4096 + i * 200_000;
        noise(4096, i + 1).copy(expected, at);
        await file.write(expected, at, 4096, at);
      }
      await file.truncate(size);
      await writeFile(join(folder, 'z.img'), small);
    });
    expect(archive.length).toBeLessThan(1_000_000);
    const members = await read(archive);
    expect(members.map(({ name, size }) => [name.replace('./', ''), size])).toEqual(
      expect.arrayContaining([
        ['s.img', size],
        ['z.img', small.length],
      ]),
    );
    expect(members.find(({ name }) => name.endsWith('s.img'))?.data.equals(expected)).toBe(true);
    expect(members.find(({ name }) => name.endsWith('z.img'))?.data.equals(small)).toBe(true);
  });

  it.each(['gnu', 'pax'])('in the format %s may hold a file of more than 8 GiB', async (format) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'wick-tar-'));
    const size = 2 ** 33 + 4097;
    await using file = await open(join(folder.path, 'big.img'), 'w');
    await file.truncate(size);
    await file.close();
    const first = await run(
      'sh',
      ['-c', `tar --format=${format} -C "$1" -cf - big.img | head -c 8192 | base64`, 'sh', folder.path],
      {
        maxBuffer: 1 << 20,
      },
    );
    const members = readTar(new ByteCursor(chunked(Buffer.from(first.stdout, 'base64'))), 'a.tar');
    expect((await members.next()).value).toMatchObject({ name: 'big.img', size });
    await expect(members.next()).rejects.toMatchObject({ code: 'source-truncated' });
  });

  it('may be split by several readers: a member that is left is passed over', async () => {
    const names: string[] = [];
    for await (const { name, data } of readTar(new ByteCursor(chunked(await tarred([], usual))), 'a.tar')) {
      names.push(name);
      for await (const part of data) if (part.length > 0) break;
    }
    expect(names).toHaveLength(3);
  });
});

describe('a damaged tar archive', needing('tar'), () => {
  it('cut anywhere is an error, unless only filling is gone', async () => {
    const archive = await tarred([], usual);
    const end = archive.length - 10_240;
    const full = archive.findLastIndex((byte) => byte !== 0);
    const enough = Math.ceil((full + 1) / 512) * 512 + 1024;
    const places = [...Array(20).keys()].map((i) => Math.floor((archive.length * i) / 20));
    for (const at of [...places, enough - 1, enough - 512, enough - 1024, archive.length - 1, end]) {
      if (at >= enough && at % 512 === 0) continue;
      await expect(read(archive.subarray(0, at)), `${at}`).rejects.toMatchObject({ code: 'source-truncated' });
    }
    expect(await read(archive.subarray(0, enough))).toHaveLength(3);
  });

  it('with a bit flipped in a header is an error', async () => {
    const archive = await tarred(['--format=gnu'], usual);
    await fc.assert(
      fc.asyncProperty(fc.nat(512 * 8 - 1), async (bit) => {
        const flipped = Buffer.from(archive);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(read(flipped)).rejects.toMatchObject({ code: 'source-corrupt' });
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('followed by anything but zeroes is an error', async () => {
    const archive = await tarred([], usual);
    for (const more of [Buffer.from('x'), archive]) {
      await expect(read(Buffer.concat([archive, Buffer.alloc(512), more]))).rejects.toMatchObject({
        code: 'source-trailing-junk',
        fields: { codec: 'tar' },
      });
    }
    expect(await read(Buffer.concat([archive, Buffer.alloc(1024)]))).toHaveLength(3);
  });

  it('never gives more than it has, whatever its headers say', async () => {
    const archive = await tarred(['--format=pax', '-S', '--sparse-version=1.0'], async (folder) => {
      await using file = await open(join(folder, 's.img'), 'w');
      await file.write(small, 0, 5000, 300_000);
      await file.truncate(1_000_000);
    });
    const position = fc.nat(archive.length - 1);
    await fc.assert(
      fc.asyncProperty(position, fc.nat(255), async (at, value) => {
        const changed = Buffer.from(archive);
        changed[at] = value;
        await read(changed).catch((error: unknown) => expect(error).toHaveProperty('code'));
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});
