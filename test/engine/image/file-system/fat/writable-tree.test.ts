import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTree, openWritableTree } from '../../../../../electron/engine/image/file-system/open-tree.ts';
import { isWickError } from '../../../../../electron/contract/errors.ts';
import { needing } from '../../../../rigs/needs.ts';
import { pattern, run, runBytes, type Scratch, scratch } from '../scratch.ts';

const mib = 1 << 20;
const judges = needing('mkfs.vfat', 'fsck.vfat', 'mcopy', 'mdir', 'mtype');

const kinds: Readonly<Record<string, { size: number; make: string[] }>> = {
  fat12: { size: 2 * mib, make: ['mkfs.vfat', '-F', '12', '-s', '1'] },
  fat16: { size: 16 * mib, make: ['mkfs.vfat', '-F', '16'] },
  'fat32 with clusters of 512 bytes': { size: 36 * mib, make: ['mkfs.vfat', '-F', '32', '-s', '1'] },
  'fat32 with clusters of 1024 bytes': { size: 70 * mib, make: ['mkfs.vfat', '-F', '32', '-s', '2'] },
};

const make = (kind: string) => {
  const { size = 0, make = [] } = kinds[kind] ?? {};
  return scratch(size, ...make);
};

/** Nothing that fsck.vfat would repair. */
function mustBeClean({ path }: Scratch): void {
  run('fsck.vfat', '-n', path);
}

/** All files, read by mtools. */
async function copiedOut({ path, folder }: Scratch): Promise<Record<string, string>> {
  const out = join(folder, 'out');
  await mkdir(out);
  run('mcopy', '-s', '-n', '-i', path, '::/', out);
  const found: Record<string, string> = {};
  for (const name of await readdir(out, { recursive: true })) {
    const at = join(out, name);
    found[`/${name}`] = (await stat(at)).isDirectory() ? 'folder' : (await readFile(at)).toString('base64');
  }
  return found;
}

describe.each(Object.keys(kinds))('%s', judges, (kind) => {
  test('what is written is there for mtools, and fsck.vfat finds nothing after any step', async () => {
    await using volume = await make(kind);
    const step = async (work: Parameters<Scratch['change']>[0]) => {
      await volume.change(work);
      mustBeClean(volume);
    };
    await step((tree) => tree.write('/cmdline.txt', Buffer.from('console=serial0\n')));
    await step((tree) => tree.makeFolder('/overlays'));
    await step((tree) => tree.write('/overlays/a rather long name with ünïcödé 木.dtbo', pattern(70_001, 1)));
    await step((tree) => tree.write('/overlays/A rather long name, too.dtbo', pattern(3, 2)));
    await step((tree) => tree.write('/cmdline.txt', pattern(5000, 3)));
    await step((tree) => tree.write('/CMDLINE.TXT', pattern(10, 4)));
    await step((tree) => tree.overwrite('/cmdline.txt', Buffer.from('0123456789')));
    await step((tree) => tree.write('/empty', new Uint8Array(0)));
    await step((tree) => tree.write('/overlays/gone', pattern(9000, 5)));
    await step((tree) => tree.remove('/overlays/gone'));
    await step((tree) => tree.makeFolder('/overlays/inner'));
    await step((tree) => tree.remove('/overlays/inner'));
    expect(await copiedOut(volume)).toEqual({
      '/cmdline.txt': Buffer.from('0123456789').toString('base64'),
      '/empty': '',
      '/overlays': 'folder',
      '/overlays/a rather long name with ünïcödé 木.dtbo': pattern(70_001, 1).toString('base64'),
      '/overlays/A rather long name, too.dtbo': pattern(3, 2).toString('base64'),
    });
  });

  test('what mtools writes is read', async () => {
    await using volume = await make(kind);
    const file = join(volume.folder, 'Mixed Case.Name');
    await writeFile(file, pattern(40_000, 9));
    run('mmd', '-i', volume.path, '::/UPPER', '::/some folder');
    run('mcopy', '-i', volume.path, file, '::/some folder/');
    run('mcopy', '-i', volume.path, file, '::/UPPER/README.TXT');
    run('mcopy', '-i', volume.path, file, '::/UPPER/lower.txt');
    await using view = await volume.view();
    await using tree = await openTree(view, { what: 'the disk' });
    expect(await tree.list('/')).toEqual(['UPPER', 'some folder']);
    expect(await tree.list('/upper')).toEqual(['README.TXT', 'lower.txt']);
    expect(await tree.stat('/some folder/mixed case.name')).toEqual({ kind: 'file', size: 40_000 });
    expect(await tree.stat('/some folder')).toEqual({ kind: 'folder', size: 0 });
    expect(await tree.stat('/nothing')).toBeUndefined();
    expect(await tree.list('/UPPER/README.TXT')).toBeUndefined();
    expect((await volume.read('/some folder/Mixed Case.Name')).equals(pattern(40_000, 9))).toBe(true);
  });

  test('names that look alike get short names of their own, and folders grow', async () => {
    await using volume = await make(kind);
    const names = Array.from({ length: 150 }, (_, index) => `a long name that is the same up to ${index}.txt`);
    await volume.change(async (tree) => {
      await tree.makeFolder('/many');
      for (const [index, name] of names.entries()) await tree.write(`/many/${name}`, Buffer.from(`${index}`));
      for (const name of names.slice(20, 80)) await tree.remove(`/many/${name}`);
      for (const name of names.slice(50, 60)) await tree.write(`/many/${name}`, Buffer.from('again'));
    });
    mustBeClean(volume);
    const expected = [...names.slice(0, 20), ...names.slice(50, 60), ...names.slice(80)];
    await volume.change(async (tree) => expect((await tree.list('/many'))?.toSorted()).toEqual(expected.toSorted()));
    expect(runBytes('mtype', '-i', volume.path, `::/many/${names[55]}`).toString()).toBe('again');
    expect(run('mdir', '-b', '-i', volume.path, '::/many').trim().split('\n')).toHaveLength(expected.length);
  });

  test('what does not fit is refused and changes not one byte', async () => {
    await using volume = await make(kind);
    await volume.change((tree) => tree.write('/kept', pattern(20_000, 1)));
    const before = await volume.bytes();
    const tooLarge = volume.change((tree) => tree.write('/large', Buffer.alloc(before.length, 1)));
    await expect(tooLarge).rejects.toMatchObject({ code: 'file-system-full' });
    const larger = volume.change((tree) => tree.write('/kept', Buffer.alloc(before.length, 1)));
    await expect(larger).rejects.toMatchObject({ code: 'file-system-full' });
    expect((await volume.bytes()).equals(before)).toBe(true);
  });

  test('it can be filled to the last cluster', async () => {
    await using volume = await make(kind);
    const sizes: number[] = [];
    await volume.change(async (tree) => {
      for (const size of [1 << 20, 64 << 10, 4096, 512]) {
        for (;;) {
          try {
            await tree.write(`/f${sizes.length}`, pattern(size, sizes.length));
            sizes.push(size);
          } catch (error) {
            if (!isWickError(error, 'file-system-full')) throw error;
            break;
          }
        }
      }
      await tree.remove('/f0');
      await tree.write('/f0', pattern(1 << 20, 77));
    });
    mustBeClean(volume);
    const last = sizes.length - 1;
    expect((await volume.read('/f0')).equals(pattern(1 << 20, 77))).toBe(true);
    expect((await volume.read(`/f${last}`)).equals(pattern(sizes[last] ?? 0, last))).toBe(true);
    // One cluster may be left that a new name would need for its folder.
    expect(run('mdir', '-i', volume.path, '::/')).toMatch(/\b(0|512) bytes free/);
  });

  test('overwriting touches the bytes of the file and nothing else', async () => {
    await using volume = await make(kind);
    await volume.change((tree) => tree.write('/one', pattern(10_000, 1)));
    await volume.change((tree) => tree.write('/config', pattern(3000, 2)));
    const before = await volume.bytes();
    const extents = await volume.change(async (tree) => {
      await tree.overwrite('/config', pattern(3000, 3));
      return await tree.fileExtents('/config');
    });
    const after = await volume.bytes();
    let at = 0;
    for (const { offset, length } of extents ?? []) {
      pattern(3000, 3).copy(before, offset, at, at + length);
      at += length;
    }
    expect(at).toBe(3000);
    expect(after.equals(before)).toBe(true);
  });
});

test('random changes leave what a model says, and fsck.vfat finds nothing after any of them', judges, async () => {
  const name = fc.constantFrom('a', 'b.txt', 'A long name.cfg', 'a long name 2.cfg', 'ÄÖÜ', '.hidden', 'x'.repeat(80));
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `/${names.join('/')}`);
  const change = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), path, size: fc.nat(20_000), seed: fc.nat(99) }),
    fc.record({ kind: fc.constant('folder' as const), path }),
    fc.record({ kind: fc.constant('remove' as const), path }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(kinds)),
      fc.array(change, { maxLength: 25 }),
      async (kind, changes) => {
        await using volume = await make(kind);
        const model = new Map<string, string>();
        const isFolder = (path: string) => path === '' || model.get(path) === 'folder';
        for (const one of changes) {
          const parent = one.path.slice(0, one.path.lastIndexOf('/'));
          const present = model.get(one.path);
          const children = [...model.keys()].some((path) => path.startsWith(`${one.path}/`));
          const possible = {
            write: isFolder(parent) && present !== 'folder',
            folder: isFolder(parent) && present === undefined,
            remove: present !== undefined && !children,
          }[one.kind];
          const done = volume.change(async (tree) => {
            if (one.kind === 'write') await tree.write(one.path, pattern(one.size, one.seed));
            else if (one.kind === 'folder') await tree.makeFolder(one.path);
            else await tree.remove(one.path);
          });
          if (!possible) {
            await expect(done).rejects.toMatchObject({ code: expect.stringMatching(/^file-(refused|missing)$/) });
            continue;
          }
          await done;
          mustBeClean(volume);
          if (one.kind === 'remove') model.delete(one.path);
          else model.set(one.path, one.kind === 'folder' ? 'folder' : pattern(one.size, one.seed).toString('base64'));
        }
        expect(await copiedOut(volume)).toEqual(Object.fromEntries(model));
      },
    ),
    { numRuns: 20, seed: 11 },
  );
});

describe('it is not written', judges, () => {
  const refusal = async (volume: Scratch) => {
    await using view = await volume.view();
    return await openWritableTree(view, { what: 'partition 1' }).then(
      () => undefined,
      (error: unknown) => error,
    );
  };

  test.each([
    ['fat16', 37, 0x01],
    ['fat32 with clusters of 512 bytes', 65, 0x01],
  ])('while the boot sector of a %s says that it is in use', async (kind, offset, flag) => {
    await using volume = await make(kind);
    await using view = await volume.view();
    await view.write?.(offset, Uint8Array.of(flag));
    expect(await refusal(volume)).toMatchObject({
      code: 'file-system-not-clean',
      message: expect.stringContaining('partition 1'),
    });
    await using tree = await openTree(view, { what: 'partition 1' });
    expect(await tree.list('/')).toEqual([]);
  });

  test.each([
    ['in use', 0x7f],
    ['in error', 0xbf],
  ])('while the table says that it is %s', async (_, high) => {
    await using volume = await make('fat16');
    await using view = await volume.view();
    const { tableOffset } = { tableOffset: Buffer.from(await view.read(14, 2)).readUInt16LE(0) * 512 };
    await view.write?.(tableOffset + 3, Uint8Array.of(high));
    expect(await refusal(volume)).toMatchObject({ code: 'file-system-not-clean' });
  });

  test.each(['a?b', 'a:b', 'ends with a dot.', 'ends with a space ', 'x'.repeat(256), 'tab\t'])(
    'under the name %j',
    async (name) => {
      await using volume = await make('fat16');
      const before = await volume.bytes();
      await expect(volume.change((tree) => tree.write(`/${name}`, pattern(1, 1)))).rejects.toMatchObject({
        code: 'file-refused',
      });
      expect((await volume.bytes()).equals(before)).toBe(true);
    },
  );

  test('under a second name', async () => {
    await using volume = await make('fat16');
    await volume.change((tree) => tree.write('/a', pattern(1, 1)));
    await expect(volume.change((tree) => tree.link('/a', '/b'))).rejects.toMatchObject({ code: 'file-refused' });
  });

  test('over a folder, in a missing folder, or as a folder that is not empty', async () => {
    await using volume = await make('fat16');
    await volume.change(async (tree) => {
      await tree.makeFolder('/folder');
      await tree.write('/folder/file', pattern(1, 1));
    });
    const failures = await volume.change((tree) =>
      Promise.allSettled([
        tree.write('/folder', pattern(1, 1)),
        tree.write('/nowhere/file', pattern(1, 1)),
        tree.makeFolder('/folder'),
        tree.remove('/folder'),
        tree.remove('/nothing'),
        tree.overwrite('/folder/file', pattern(2, 1)),
      ]),
    );
    expect(failures.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'))).toEqual([
      'file-refused',
      'file-refused',
      'file-refused',
      'file-refused',
      'file-missing',
      'file-refused',
    ]);
  });
});

test('calls made at once are carried out one after the other', judges, async () => {
  await using volume = await make('fat16');
  await volume.change(async (tree) => {
    await Promise.all([
      tree.makeFolder('/folder'),
      ...Array.from({ length: 20 }, (_, index) => tree.write(`/folder/${index}`, pattern(3000, index))),
    ]);
  });
  mustBeClean(volume);
  for (const index of [0, 7, 19]) {
    expect((await volume.read(`/folder/${index}`)).equals(pattern(3000, index))).toBe(true);
  }
});
