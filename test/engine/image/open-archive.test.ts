import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBmap } from '../../../electron/engine/image/bmap/create.ts';
import { formatBmap } from '../../../electron/engine/image/bmap/write.ts';
import type { Image } from '../../../electron/engine/image/image.ts';
import { type OpenImage, openImage } from '../../../electron/engine/image/open.ts';
import { openStdin } from '../../../electron/engine/image/source/stdin.ts';
import { noise } from '../../rigs/memory-image.ts';
import { needing } from '../../rigs/needs.ts';
import { sparseImage } from '../../rigs/packed-image.ts';
import { file, type Served, serve } from '../../rigs/unruly-server.ts';

const run = promisify(execFile);
const { signal } = new AbortController();

/** Files to pack: an image, its map, the image compressed, a second image, a text. */
let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
let plain: Served;
let ranged: Served;
let image: Buffer;

beforeAll(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'wick-archive-'));
  const path = await sparseImage(folder.path, 'a.wic', 3_500_777);
  image = await readFile(path);
  await writeFile(join(folder.path, 'a.wic.bmap'), formatBmap(await createBmap(path, { signal })));
  await writeFile(join(folder.path, 'b.img'), noise(200_000, 5));
  await writeFile(join(folder.path, 'README.txt'), 'read me');
  await run('sh', ['-c', 'bzip2 -k a.wic && xz -k0 a.wic && mkdir x && cp a.wic.bz2 a.wic.bmap x'], {
    cwd: folder.path,
  });
  const answer = (saysRanges: boolean): Parameters<typeof serve>[0] => {
    return (request, response) => {
      void readFile(join(folder.path, request.url ?? '')).then(
        (bytes) => file(bytes, { etag: '"1"', ranges: saysRanges })(request, response),
        () => response.writeHead(404).end(),
      );
    };
  };
  plain = await serve(answer(false));
  ranged = await serve(answer(true));
});
afterAll(async () => {
  await plain[Symbol.asyncDispose]();
  await ranged[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

type Way = 'file' | 'http with ranges' | 'http' | 'stdin';
const ways: Way[] = ['file', 'http with ranges', 'http', 'stdin'];

async function openBy(way: Way, name: string, options: Partial<OpenImage> = {}): Promise<Image> {
  const path = join(folder.path, name);
  if (way === 'file') return await openImage(path, { signal, ...options });
  if (way === 'stdin') return await openImage(openStdin(createReadStream(path)), { signal, ...options });
  return await openImage(`${(way === 'http' ? plain : ranged).url}/${name}`, { signal, ...options });
}

async function openPiped(bytes: Buffer): Promise<Image> {
  return await openImage(openStdin(Readable.from([bytes])), { signal });
}

async function decode(opened: Image): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const { data } of opened.open({ signal })) parts.push(data);
  return Buffer.concat(parts);
}

let made = 0;

/** Packs files with a script in the folder; `$1` is the archive. */
async function archive(suffix: string, script: string): Promise<string> {
  made += 1;
  const name = `archive-${made}${suffix}`;
  await run('sh', ['-c', script, 'sh', name], { cwd: folder.path });
  return name;
}

describe.each(ways)('an archive from %s', needing('tar', 'zip', 'bzip2', 'xz', 'zstd', 'lz4'), (way) => {
  const kinds: [suffix: string, script: string, formats: string[]][] = [
    ['.tar', 'tar -cf "$1" README.txt a.wic.bmap a.wic', ['tar']],
    ['.tar.gz', 'tar -czf "$1" README.txt a.wic.bmap a.wic', ['gzip', 'tar']],
    ['.tgz', 'tar -czf "$1" a.wic.bmap a.wic.bz2', ['gzip', 'tar', 'bzip2']],
    ['.tar.bz2', 'tar -cjf "$1" a.wic.bmap a.wic', ['bzip2', 'tar']],
    ['.tar.xz', 'tar -cf - x | xz -0 > "$1"', ['xz', 'tar', 'bzip2']],
    ['.tar.zst', 'tar -cf - a.wic.bmap a.wic.xz | zstd -q > "$1"', ['zstd', 'tar', 'xz']],
    ['.tar.lz4', 'tar -cf - a.wic.bmap a.wic | lz4 -q > "$1"', ['lz4', 'tar']],
    ['.zip', 'zip -q "$1" README.txt a.wic.bmap a.wic', ['zip']],
    ['.zip', 'zip -q - a.wic.bmap a.wic | cat > "$1"', ['zip']],
    ['.zip', 'zip -q0 "$1" a.wic.bmap a.wic.xz', ['zip', 'xz']],
    ['.zip.gz', 'zip -q - a.wic.bmap a.wic | gzip > "$1"', ['gzip', 'zip']],
  ];
  it.each(kinds)('%s gives its image and its map: %s', async (suffix, script, formats) => {
    const opened = await openBy(way, await archive(suffix, script));
    expect(opened.formats).toEqual(formats);
    expect(opened.bmap?.imageSize).toBe(image.length);
    expect((await decode(opened)).equals(image)).toBe(true);
    const size = opened.sourceSize ?? Number.POSITIVE_INFINITY;
    expect(opened.bytesRead()).toBeLessThanOrEqual(size);
    expect(opened.bytesRead()).toBeGreaterThan(0);
  });

  it('tells the size of an image that is packed no further', async () => {
    const opened = await openBy(way, await archive('.tar.gz', 'tar -czf "$1" a.wic'));
    expect(opened.size).toBe(image.length);
  });

  it('with several images names them, and takes the one that is named', async () => {
    const name = await archive('.tar', 'tar -cf "$1" b.img a.wic.bmap a.wic README.txt');
    const several = openBy(way, name).then(decode);
    await expect(several).rejects.toMatchObject({
      code: 'archive-several-images',
      fields: { entries: ['b.img', 'a.wic'] },
    });
    const opened = await openBy(way, name, { entry: 'a.wic' });
    expect(opened.bmap?.imageSize).toBe(image.length);
    expect((await decode(opened)).equals(image)).toBe(true);
    const missing = openBy(way, name, { entry: 'c.img' });
    await expect(missing).rejects.toMatchObject({ code: 'archive-entry-missing' });
  });

  it('without an image says what it holds', async () => {
    const name = await archive('.zip', 'zip -q "$1" README.txt a.wic.bmap');
    await expect(openBy(way, name)).rejects.toMatchObject({
      code: 'archive-no-image',
      fields: { entries: ['README.txt', 'a.wic.bmap'] },
    });
  });

  it('does not take a boot loader for the image, wherever it lies', async () => {
    await copyFile(join(folder.path, 'b.img'), join(folder.path, 'u-boot.bin'));
    const before = openBy(way, await archive('.tar', 'tar -cf "$1" u-boot.bin a.wic')).then(decode);
    if (way === 'stdin' || way === 'http')
      await expect(before).rejects.toMatchObject({ code: 'archive-several-images' });
    else expect((await before).equals(image)).toBe(true);
    const after = openBy(way, await archive('.tar', 'tar -cf "$1" a.wic u-boot.bin')).then(decode);
    expect((await after).equals(image)).toBe(true);
  });

  it('in an archive is opened too, also for a file that is named', async () => {
    const name = await archive(
      '.zip',
      'tar -cjf in.tar.bz2 a.wic b.img && zip -q0 "$1" README.txt in.tar.bz2; rm in.tar.bz2',
    );
    await expect(openBy(way, name).then(decode)).rejects.toMatchObject({ code: 'archive-several-images' });
    const opened = await openBy(way, name, { entry: 'b.img' });
    expect(opened.formats).toEqual(['zip', 'bzip2', 'tar']);
    expect(await decode(opened)).toHaveLength(200_000);
  });

  it('is not unpacked without end', async () => {
    const name = await archive('.gz', 'cp b.img n; for i in 1 2 3 4 5; do gzip -c n > n2; mv n2 n; done; mv n "$1"');
    await expect(openBy(way, name)).rejects.toMatchObject({ code: 'source-unsupported' });
  });
});

describe('the map of an archive', () => {
  it('behind the image is found where the archive can be listed', async () => {
    const name = await archive('.tar.gz', 'tar -czf "$1" a.wic a.wic.bmap');
    expect((await openBy('file', name)).bmap?.imageSize).toBe(image.length);
    expect((await openBy('stdin', name)).bmap).toBeUndefined();
    const open = await archive('.tar', 'tar -cf "$1" a.wic a.wic.bmap');
    expect((await openBy('http with ranges', open)).bmap?.imageSize).toBe(image.length);
  });

  it('may lie beside the archive', async () => {
    const name = await archive('.tar.gz', 'tar -czf "$1" a.wic');
    await copyFile(join(folder.path, 'a.wic.bmap'), join(folder.path, name.replace('.tar.gz', '.bmap')));
    expect((await openBy('file', name)).bmap?.imageSize).toBe(image.length);
  });

  it('is that of the image, not of another file', async () => {
    await mkdir(join(folder.path, 'other'));
    await writeFile(join(folder.path, 'other', 'z.wic.bmap'), 'no map');
    const name = await archive('.tar', 'tar -cf "$1" a.wic other a.wic.bmap');
    expect((await openBy('file', name)).bmap?.imageSize).toBe(image.length);
  });
});

describe('a damaged archive', () => {
  const kinds: [suffix: string, script: string][] = [
    ['.tar', 'tar -cf "$1" a.wic'],
    ['.tar.gz', 'tar -czf "$1" a.wic'],
    ['.tar.bz2', 'tar -cjf "$1" a.wic.xz'],
    ['.zip', 'zip -q "$1" a.wic'],
    ['.zip', 'zip -q - a.wic | cat > "$1"'],
  ];
  it.each(kinds)('%s, cut at 20 places, is an error: %s', async (suffix, script) => {
    const name = await archive(suffix, script);
    const bytes = await readFile(join(folder.path, name));
    for (let i = 0; i < 20; i++) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * i) / 20));
      const cutName = `cut-${basename(name)}`;
      await writeFile(join(folder.path, cutName), cut);
      for (const opening of [() => openBy('file', cutName), () => openPiped(cut)]) {
        const outcome: unknown = await opening()
          .then(decode)
          .catch((error: unknown) => error);
        expect(outcome, `${i}/20`).toMatchObject({ exit: 'badSource' });
      }
    }
  });

  it.each(kinds)('%s, followed by junk, is an error: %s', async (suffix, script) => {
    const name = await archive(suffix, script);
    const bytes = Buffer.concat([await readFile(join(folder.path, name)), Buffer.from('junk behind the end')]);
    await writeFile(join(folder.path, `junk-${name}`), bytes);
    for (const opening of [() => openBy('file', `junk-${name}`), () => openPiped(bytes)]) {
      const outcome: unknown = await opening()
        .then(decode)
        .catch((error: unknown) => error);
      expect(outcome).toMatchObject({ exit: 'badSource' });
    }
  });
});

describe("an image in Android's sparse format", needing('img2simg'), () => {
  it.each(ways)('from %s has the size of its map, not of its blocks', async (way) => {
    const name = await archive(
      '.tar.gz',
      'img2simg a.wic a.simg && cp a.wic.bmap a.bmap && tar -czf "$1" a.bmap a.simg',
    );
    const opened = await openBy(way, name);
    expect(opened.formats).toEqual(['gzip', 'tar', 'android-sparse']);
    expect(opened.size).toBe(image.length);
    for await (const { offset, data } of opened.open({ signal })) {
      expect(Buffer.from(data).equals(image.subarray(offset, offset + data.length))).toBe(true);
    }
  });
});
