import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, openSync, closeSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { lstat, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DiskTree } from '../../../../../electron/engine/image/file-system/disk-tree.ts';
import { openTree } from '../../../../../electron/engine/image/file-system/open-tree.ts';
import { needing } from '../../../../rigs/needs.ts';
import { pattern, run, type Scratch } from '../scratch.ts';
import { ext, extKinds } from './volumes.ts';

const judges = needing('mke2fs', 'e2fsck', 'debugfs');
const sparseSize = 300 * 16_384 + 367 * 4096;
let folder: string;

/** Files, folders and links of all sorts, as a folder of this computer. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-ext-source-'));
  const at = (name: string) => join(folder, name);
  mkdirSync(at('etc'));
  mkdirSync(at('deep/er/and/deeper still'), { recursive: true });
  mkdirSync(at('many'));
  writeFileSync(at('etc/hostname'), 'wick\n', { mode: 0o600 });
  writeFileSync(at('empty'), '');
  writeFileSync(at('59 bytes'), pattern(59, 1));
  writeFileSync(at('60 bytes'), pattern(60, 2));
  writeFileSync(at('61 bytes'), pattern(61, 3));
  writeFileSync(at('150 bytes'), pattern(150, 4));
  writeFileSync(at('deep/er/and/deeper still/Ελληνικά 🧭'), pattern(5 << 20, 5), { mode: 0o4755 });
  linkSync(at('etc/hostname'), at('deep/second name'));
  symlinkSync('etc/hostname', at('short link'));
  symlinkSync('x'.repeat(59), at('link of 59'));
  symlinkSync('x'.repeat(60), at('link of 60'));
  symlinkSync(`/${'folder/'.repeat(100)}end`, at('long link'));
  for (let index = 0; index < 80; index += 1) writeFileSync(at(`many/${'long '.repeat(30)}${index}`), '');
  execFileSync('mkfifo', [at('pipe')]);
  const sparse = openSync(at('sparse'), 'w');
  for (let hole = 0; hole < 300; hole += 1) writeSync(sparse, pattern(4096, hole), 0, 4096, hole * 16_384);
  writeSync(sparse, pattern(4096, 300), 0, 4096, sparseSize - 4096);
  closeSync(sparse);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function* walk(tree: DiskTree, path = ''): AsyncGenerator<string> {
  for (const name of (await tree.list(path === '' ? '/' : path)) ?? []) {
    yield `${path}/${name}`;
    yield* walk(tree, `${path}/${name}`);
  }
}

async function withTree(volume: Scratch, work: (tree: DiskTree) => Promise<void>): Promise<void> {
  await using view = await volume.view();
  await using tree = await openTree(view, { what: 'the disk' });
  await work(tree);
}

describe.each(Object.keys(extKinds))('%s', judges, (kind) => {
  test('gives back every file, folder and link', async () => {
    await using volume = await ext(kind, { folder, size: 40 << 20 });
    await withTree(volume, async (tree) => {
      const found = (await Array.fromAsync(walk(tree))).filter((path) => path !== '/lost+found');
      const expected = (await readdir(folder, { recursive: true })).map((path) => `/${path}`);
      expect(found.toSorted()).toEqual(expected.toSorted());
      for (const path of found) {
        const real = await lstat(folder + path);
        const stat = await tree.stat(path);
        expect(stat?.mode, path).toBe(real.mode & 0o7777);
        if (real.isSymbolicLink()) {
          const target = await readlink(folder + path);
          expect(stat, path).toMatchObject({ kind: 'link', target, size: target.length });
        } else if (real.isFile()) {
          expect(stat, path).toMatchObject({ kind: 'file', size: real.size, links: real.nlink });
          const bytes = Buffer.concat(await Array.fromAsync(tree.read(path)));
          expect(bytes.equals(await readFile(folder + path)), path).toBe(true);
        } else {
          expect(stat?.kind, path).toBe(real.isDirectory() ? 'folder' : 'other');
        }
      }
      const names = await Promise.all([tree.stat('/etc/hostname'), tree.stat('/deep/second name')]);
      expect(names[0]?.inode).toBe(names[1]?.inode);
    });
  });

  test('tells where the bytes of a file lie', async () => {
    await using volume = await ext(kind, { folder, size: 40 << 20 });
    const image = await volume.bytes();
    await withTree(volume, async (tree) => {
      for (const path of ['/sparse', '/deep/er/and/deeper still/Ελληνικά 🧭', '/61 bytes', '/empty']) {
        const extents = (await tree.fileExtents(path)) ?? [];
        const bytes = Buffer.concat(extents.map(({ offset, length }) => image.subarray(offset, offset + length)));
        const whole = await readFile(folder + path);
        // The holes of the sparse file are left out; what is written in it begins every 16 KiB.
        const written =
          path === '/sparse'
            ? Buffer.concat([
                ...Array.from({ length: 300 }, (_, hole) => whole.subarray(hole * 16_384, hole * 16_384 + 4096)),
                whole.subarray(-4096),
              ])
            : whole;
        const inline = kind.includes('inline') && whole.length < 100;
        expect(bytes.equals(inline ? Buffer.alloc(0) : written), path).toBe(true);
      }
      expect(await tree.fileExtents('/etc')).toBeUndefined();
      expect(await tree.fileExtents('/nothing')).toBeUndefined();
    });
  });
});

test('a folder with an index of several levels is listed in full', judges, async () => {
  const wide = await mkdtemp(join(tmpdir(), 'wick-ext-source-'));
  try {
    for (let index = 0; index < 1000; index += 1) writeFileSync(join(wide, `${'long '.repeat(30)}${index}`), '');
    await using volume = await ext('ext4 with blocks of 1024 bytes', { folder: wide });
    run('e2fsck', '-fyD', volume.path);
    expect(run('debugfs', '-R', 'htree_dump /', volume.path)).toContain('Indirect levels: 1');
    await withTree(volume, async (tree) => expect(await tree.list('/')).toHaveLength(1001));
  } finally {
    await rm(wide, { recursive: true, force: true });
  }
});

test('paths do not lead over links, and must be absolute', judges, async () => {
  await using volume = await ext('ext4 as mke2fs makes it', { folder, size: 40 << 20 });
  run('debugfs', '-w', '-R', 'symlink /to-etc etc', volume.path);
  await withTree(volume, async (tree) => {
    expect(await tree.stat('/to-etc/hostname')).toBeUndefined();
    expect(await tree.list('/to-etc')).toBeUndefined();
    expect(await tree.stat('/etc/hostname/x')).toBeUndefined();
    expect(await tree.stat('/')).toMatchObject({ kind: 'folder', inode: 2 });
    await expect(tree.stat('etc')).rejects.toThrow(RangeError);
    await expect(tree.stat('/etc/../etc')).rejects.toThrow(RangeError);
    await expect(Array.fromAsync(tree.read('/etc'))).rejects.toMatchObject({ code: 'file-missing' });
    await expect(Array.fromAsync(tree.read('/short link'))).rejects.toMatchObject({ code: 'file-missing' });
  });
});

test('bigalloc, meta_bg, large folders and attributes in inodes of their own can be read', judges, async () => {
  for (const features of ['bigalloc', '^resize_inode,meta_bg', 'large_dir,ea_inode', 'mmp', 'quota,project']) {
    await using volume = await ext('ext4 with blocks of 1024 bytes', {
      folder,
      size: 40 << 20,
      args: ['-O', features],
    });
    await withTree(volume, async (tree) => {
      expect(await tree.list('/many'), features).toHaveLength(80);
      const [size = 0] = [(await tree.stat('/sparse'))?.size];
      expect(size).toBe(sparseSize);
    });
  }
});

test('what is not understood is not read', judges, async () => {
  await using volume = await ext('ext4 as mke2fs makes it');
  await using view = await volume.view();
  run('debugfs', '-w', '-R', 'feature encrypt', volume.path);
  await expect(openTree(view, { what: 'partition 2' })).rejects.toMatchObject({
    code: 'file-system-unknown-feature',
    fields: { features: ['encrypt'] },
  });
});
