import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtempDisposable, open, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../../../electron/engine/image/source/source.ts';
import { loopDrive } from '../../../rigs/loop-drive.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { needing } from '../../../rigs/needs.ts';

const run = promisify(execFile);
const { signal } = new AbortController();
const bytes = noise(2_500_001, 3);

async function tempFolder() {
  return await mkdtempDisposable(join(tmpdir(), 'wick-source-'));
}

async function written(folder: string, name = 'a.img', content: Uint8Array = bytes): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('a file', () => {
  it('is read in chunks of 1 MiB, as often as one likes', async () => {
    await using folder = await tempFolder();
    const path = await written(folder.path);
    const source = await openSource(path, { signal });
    expect(source).toMatchObject({ name: path, fileName: 'a.img', path, size: bytes.length, seekable: true });
    const both = await Promise.all([
      Array.fromAsync(source.open({ signal })),
      Array.fromAsync(source.open({ signal })),
    ]);
    for (const chunks of both) {
      expect(chunks.map((chunk) => chunk.length)).toEqual([1 << 20, 1 << 20, bytes.length - (2 << 20)]);
      expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    }
    expect(source.bytesRead()).toBe(2 * bytes.length);
  });

  it('is read in parts', async () => {
    await using folder = await tempFolder();
    const source = await openSource(await written(folder.path), { signal });
    const part = async (start: number, end?: number) =>
      Buffer.concat(await Array.fromAsync(source.open({ signal, start, ...(end === undefined ? {} : { end }) })));
    expect((await part(1_000_000, 2_200_000)).equals(bytes.subarray(1_000_000, 2_200_000))).toBe(true);
    expect((await part(2_500_000)).equals(bytes.subarray(2_500_000))).toBe(true);
    expect(await part(bytes.length)).toHaveLength(0);
  });

  it('has neighbours', async () => {
    await using folder = await tempFolder();
    const source = await openSource(await written(folder.path), { signal });
    await written(folder.path, 'a.bmap', Buffer.from('<bmap/>'));
    expect((await source.sibling('a.bmap', signal))?.size).toBe(7);
    expect(await source.sibling('b.bmap', signal)).toBeUndefined();
  });

  it('must not change while it is read', async () => {
    await using folder = await tempFolder();
    const path = await written(folder.path);
    const source = await openSource(path, { signal });
    const changing = async () => {
      for await (const chunk of source.open({ signal })) await appendFile(path, chunk);
    };
    await expect(changing()).rejects.toMatchObject({ code: 'source-unreadable' });
    await expect(Array.fromAsync(source.open({ signal }))).rejects.toMatchObject({ code: 'source-unreadable' });
  });

  it('must not change while a part of it is read, wherever that part ends', async () => {
    await using folder = await tempFolder();
    const path = await written(folder.path);
    const source = await openSource(path, { signal });
    const changing = async () => {
      for await (const chunk of source.open({ signal, start: 0, end: 1_500_000 })) {
        await using file = await open(path, 'r+');
        await file.write(chunk.subarray(0, 10), 0, 10, 2_000_000);
      }
    };
    await expect(changing()).rejects.toMatchObject({
      code: 'source-unreadable',
      fields: { reason: 'it was changed while it was being read' },
    });
  });

  it('must not change between two readings, even where its time is set back', async () => {
    await using folder = await tempFolder();
    const path = await written(folder.path);
    await utimes(path, 1_700_000_000, 1_700_000_000);
    const source = await openSource(path, { signal });
    expect((await Array.fromAsync(source.open({ signal, start: 0, end: 100 })))[0]).toHaveLength(100);
    await writeFile(path, noise(bytes.length, 4));
    await utimes(path, 1_700_000_000, 1_700_000_000);
    expect((await stat(path)).mtimeMs).toBe(1_700_000_000_000);
    await expect(Array.fromAsync(source.open({ signal, start: 100, end: 200 }))).rejects.toMatchObject({
      code: 'source-unreadable',
    });
  });

  it('must not be exchanged between two readings', async () => {
    await using folder = await tempFolder();
    const path = await written(folder.path);
    const source = await openSource(path, { signal });
    await rename(await written(folder.path, 'b.img', noise(bytes.length, 4)), path);
    await expect(Array.fromAsync(source.open({ signal }))).rejects.toMatchObject({ code: 'source-unreadable' });
  });

  it('that becomes shorter is an error, not an end', async () => {
    await using folder = await tempFolder();
    const path = await written(folder.path);
    const source = await openSource(path, { signal });
    const cutting = async () => {
      for await (const chunk of source.open({ signal })) {
        await using file = await open(path, 'r+');
        await file.truncate(chunk.length);
      }
    };
    await expect(cutting()).rejects.toMatchObject({ code: 'source-unreadable' });
  });

  it('stops when cancelled', async () => {
    await using folder = await tempFolder();
    const source = await openSource(await written(folder.path), { signal });
    const controller = new AbortController();
    const reading = async () => {
      for await (const chunk of source.open({ signal: controller.signal }))
        controller.abort(new Error(`after ${chunk.length}`));
    };
    await expect(reading()).rejects.toThrow('after 1048576');
  });
});

describe('what is no file', () => {
  it('is said to be missing, also below a file', async () => {
    await using folder = await tempFolder();
    const path = await written(folder.path);
    for (const name of [join(folder.path, 'b.img'), join(path, 'x')]) {
      await expect(openSource(name, { signal })).rejects.toMatchObject({ code: 'source-not-found' });
    }
  });

  it('is said to be a folder or a pipe', async () => {
    await using folder = await tempFolder();
    await mkdir(join(folder.path, 'd'));
    await run('mkfifo', [join(folder.path, 'p')]);
    const refusal = async (name: string) =>
      await expect(openSource(join(folder.path, name), { signal })).rejects.toMatchObject({
        code: 'source-unreadable',
      });
    await refusal('d');
    await refusal('p');
    await expect(openSource('/dev/null', { signal })).rejects.toMatchObject({ code: 'source-unreadable' });
  });

  it('is no address of another kind', async () => {
    await expect(openSource('ftp://host/a.img', { signal })).rejects.toMatchObject({ code: 'usage' });
    await expect(openSource('http://', { signal })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a block device', needing('root', 'loop'), () => {
  it('is read to its end', async () => {
    await using drive = await loopDrive({ size: 4 << 20 });
    await writeFile(drive.path, bytes, { flag: 'r+' });
    const source = await openSource(drive.path, { signal });
    expect(source.size).toBe(4 << 20);
    const read = Buffer.concat(await Array.fromAsync(source.open({ signal })));
    expect(read.subarray(0, bytes.length).equals(bytes)).toBe(true);
    expect(read).toHaveLength(4 << 20);
  });
});
