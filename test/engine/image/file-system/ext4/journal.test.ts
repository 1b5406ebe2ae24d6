import { closeSync, cpSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WickError } from '../../../../../electron/contract/errors.ts';
import type { DiskTree } from '../../../../../electron/engine/image/file-system/disk-tree.ts';
import { openTree, openWritableTree } from '../../../../../electron/engine/image/file-system/open-tree.ts';
import { openFileView } from '../../../../../electron/engine/image/view/file-view.ts';
import { needing } from '../../../../rigs/needs.ts';
import { memoryView } from '../../memory-view.ts';
import { pattern, run, type Scratch } from '../scratch.ts';
import { ext, mustBeClean } from './volumes.ts';

const what = 'partition 2';
const mib = 1 << 20;

/** Path and content of everything, as text. */
async function contents(tree: DiskTree, path = ''): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await tree.list(path === '' ? '/' : path)) ?? []) {
    const inner = `${path}/${name}`;
    const stat = await tree.stat(inner);
    const bytes = stat?.kind === 'file' ? Buffer.concat(await Array.fromAsync(tree.read(inner))) : Buffer.alloc(0);
    found.push(`${inner} ${stat?.kind} ${stat?.mode} ${stat?.links} ${bytes.toString('base64')}`);
    if (stat?.kind === 'folder') found.push(...(await contents(tree, inner)));
  }
  return found.toSorted();
}

async function read(path: string): Promise<{ warning: string | undefined; files: string[] }> {
  await using view = await openFileView(path);
  await using tree = await openTree(view, { what });
  return { warning: tree.warning, files: await contents(tree) };
}

/** Mounts the volume, lets `work` use it, and takes a copy as it is when a card is pulled out of a running device. */
async function pulled(volume: Scratch, work: (mounted: string) => void): Promise<string> {
  const mounted = join(volume.folder, 'mounted');
  const copy = join(volume.folder, 'pulled.img');
  mkdirSync(mounted, { recursive: true });
  run('mount', '-o', 'loop,commit=1000', '-t', 'ext4', volume.path, mounted);
  try {
    work(mounted);
    cpSync(volume.path, copy);
  } finally {
    run('umount', mounted);
  }
  return copy;
}

/** Brings a file to the medium: its data, and what names it to the journal. */
function keep(path: string, data: Uint8Array): void {
  writeFileSync(path, data);
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

const kinds = [
  'ext3',
  'ext4 as mke2fs makes it',
  'ext4 with blocks of 1024 bytes',
  'ext4 with blocks of 4096 bytes',
  'ext4 without checksums and 64bit',
  'ext4 with inline_data',
  'ext4 as mke2fs 1.47 makes it',
];

describe.each(kinds)(
  '%s, pulled out of a running device',
  needing('root', 'loop', 'mount', 'mke2fs', 'e2fsck'),
  (kind) => {
    test('is read as e2fsck would repair it, and stays as it is', async () => {
      await using volume = await ext(kind, { size: 24 * mib });
      const copy = await pulled(volume, (mounted) => {
        mkdirSync(join(mounted, 'logs/0'), { recursive: true });
        for (let index = 0; index < 60; index += 1) {
          keep(join(mounted, `logs/0/${'long '.repeat(20)}${index}`), pattern(index * 331, index));
        }
        // Blocks that held names are freed, and used for data: their older copies must not come back.
        for (let index = 0; index < 40; index += 1) rmSync(join(mounted, `logs/0/${'long '.repeat(20)}${index}`));
        mkdirSync(join(mounted, 'gone'));
        for (let index = 0; index < 40; index += 1)
          keep(join(mounted, `gone/${'x'.repeat(200)}${index}`), pattern(9, 9));
        rmSync(join(mounted, 'gone'), { recursive: true });
        keep(join(mounted, 'large'), pattern(3 * mib, 7));
        renameSync(join(mounted, 'large'), join(mounted, 'larger'));
        keep(join(mounted, 'last'), pattern(10, 8));
      });
      // What this is about is in the journal alone.
      expect(run('debugfs', '-R', 'ls -p /', copy)).not.toContain('/last/');

      const before = await readFile(copy);
      const found = await read(copy);
      expect(found.warning).toMatch(/^It was not unmounted: \d+ commits? of its journal w/);
      expect(before.equals(await readFile(copy))).toBe(true);
      await using view = await openFileView(copy, { write: true });
      await expect(openWritableTree(view, { what })).rejects.toMatchObject({ code: 'file-system-not-clean' });

      repair(copy);
      const repaired = await read(copy);
      expect(repaired.warning).toBeUndefined();
      expect(found.files).toEqual(repaired.files);
      expect(found.files.some((line) => line.startsWith('/last file'))).toBe(true);
    });
  },
);

/** e2fsck says with 1 that it repaired something. */
function repair(path: string): void {
  run('sh', '-c', `e2fsck -fy '${path}' > /dev/null; [ $? -le 1 ]`);
  mustBeClean({ path } as Scratch);
}

const versions: Readonly<Record<string, string>> = {
  'without checksums': 'jo',
  'with checksums of version 2': 'jo -c -v 2',
  'with checksums of version 3': 'jo -c -v 3',
};

describe.each(Object.keys(versions))('a journal %s', needing('mke2fs', 'debugfs', 'e2fsck'), (version) => {
  async function withLog(volume: Scratch, ...lines: readonly string[]): Promise<void> {
    const script = join(volume.folder, 'script');
    await writeFile(script, [versions[version], ...lines, 'jc', ''].join('\n'));
    run('debugfs', '-w', '-f', script, volume.path);
  }

  async function volumeWith(data: Uint8Array): Promise<{ volume: Scratch; block: number }> {
    const volume = await ext('ext4 with blocks of 1024 bytes', { size: 24 * mib });
    const source = join(volume.folder, 'source');
    await writeFile(source, data);
    run('debugfs', '-w', '-R', `write ${source} file`, volume.path);
    const [, block] = /(\d+)/.exec(run('debugfs', '-R', 'blocks /file', volume.path)) ?? [];
    return { volume, block: Number(block) };
  }

  test('gives back what looks like a part of the journal', async () => {
    const { volume, block } = await volumeWith(pattern(1024, 1));
    await using _ = volume;
    const copy = Buffer.concat([Buffer.from('c03b3998', 'hex'), pattern(1020, 2)]);
    const source = join(volume.folder, 'block');
    await writeFile(source, copy);
    await withLog(volume, `jw -b ${block} ${source}`);
    expect(await volume.read('/file')).toEqual(copy);
    repair(volume.path);
    expect(await volume.read('/file')).toEqual(copy);
  });

  test('leaves out what was revoked, and takes what came after', async () => {
    const old = pattern(1024, 1);
    const { volume, block } = await volumeWith(old);
    await using _ = volume;
    const source = (seed: number) => join(volume.folder, `block${seed}`);
    for (const seed of [2, 3]) await writeFile(source(seed), pattern(1024, seed));
    await withLog(volume, `jw -b ${block} ${source(2)}`, `jw -r ${block}`);
    expect(await volume.read('/file')).toEqual(old);
    await withLog(volume, `jw -b ${block} ${source(3)}`);
    expect(await volume.read('/file')).toEqual(pattern(1024, 3));
    repair(volume.path);
    expect(await volume.read('/file')).toEqual(pattern(1024, 3));
  });
});

test('a journal that cannot be followed is said, and the rest is read', needing('mke2fs', 'debugfs'), async () => {
  await using volume = await ext('ext4 with blocks of 1024 bytes', { size: 24 * mib });
  run('debugfs', '-w', '-R', `write ${import.meta.filename} file`, volume.path);
  run('debugfs', '-w', '-R', 'feature needs_recovery', volume.path);
  expect((await read(volume.path)).warning).toContain('0 commits');
  const [, first] = /(\d+)/.exec(run('debugfs', '-R', 'blocks <8>', volume.path)) ?? [];
  const bytes = await volume.bytes();
  bytes.fill(0xff, Number(first) * 1024, Number(first) * 1024 + 100);
  await writeFile(volume.path, bytes);
  const { warning, files } = await read(volume.path);
  expect(warning).toBe(
    'It was not unmounted, and the start of its journal is damaged: what was written last may be missing.',
  );
  expect(files.some((line) => line.startsWith('/file '))).toBe(true);
});

test(
  'damage in a journal is an error or an older state, never a crash or a hang',
  needing('mke2fs', 'debugfs'),
  async () => {
    for (const kind of ['ext4 with blocks of 1024 bytes', 'ext4 without checksums and 64bit']) {
      await using volume = await ext(kind, { size: 8 * mib });
      const source = join(volume.folder, 'source');
      await writeFile(source, pattern(8192, 1));
      run('debugfs', '-w', '-R', `write ${source} file`, volume.path);
      const script = join(volume.folder, 'script');
      await writeFile(script, `jo -c\njw -b 1200,1201,1202 ${source}\njw -r 1201\njw -b 1201,1203 ${source}\njc\n`);
      run('debugfs', '-w', '-f', script, volume.path);
      const whole = await volume.bytes();
      const size = kind.includes('1024')
        ? 1024
        : Number(/Block size:\s*(\d+)/.exec(run('dumpe2fs', '-h', volume.path))?.[1]);
      const [, first] = /(\d+)/.exec(run('debugfs', '-R', 'blocks <8>', volume.path)) ?? [];
      const log = Number(first) * size;
      const change = fc.record({
        at: fc.integer({ min: 0, max: 12 * size - 1 }),
        byte: fc.integer({ min: 0, max: 255 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
          const bytes = Buffer.from(whole);
          for (const { at, byte } of changes) bytes[log + at] = byte;
          try {
            await using tree = await openTree(memoryView(bytes), { what });
            await contents(tree);
          } catch (error) {
            expect(error).toBeInstanceOf(WickError);
          }
        }),
        { numRuns: 60, seed: 4 },
      );
    }
  },
);
