import { join } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWickError } from '../../../../../electron/contract/errors.ts';
import { openTree, openWritableTree } from '../../../../../electron/engine/image/file-system/open-tree.ts';
import { needing } from '../../../../rigs/needs.ts';
import { describeFolder } from '../../../demo/volumes.ts';
import { pattern, run, runBytes, type Scratch, scratch } from '../scratch.ts';
import { ext, extKinds, mustBeClean } from './volumes.ts';

const judges = needing('mke2fs', 'e2fsck', 'debugfs');

function cat({ path }: Scratch, file: string): Buffer {
  return runBytes('debugfs', '-R', `cat "${file}"`, path);
}

function statOf({ path }: Scratch, file: string): string {
  return run('debugfs', '-R', `stat "${file}"`, path);
}

describe.each(Object.keys(extKinds))('%s', judges, (kind) => {
  test('what is written is there for debugfs, and e2fsck finds nothing after any step', async () => {
    await using volume = await ext(kind);
    const step = async (work: Parameters<Scratch['change']>[0]) => {
      await volume.change(work);
      mustBeClean(volume);
    };
    await step((tree) => tree.makeFolder('/config'));
    await step((tree) => tree.write('/config/pantahub.config', pattern(126, 1), { mode: 0o755 }));
    await step((tree) => tree.overwrite('/config/pantahub.config', pattern(126, 2)));
    await step((tree) => tree.write('/config/a name with blanks, ünïcödé 木', pattern(3 << 20, 3)));
    await step((tree) => tree.write('/config/pantahub.config', pattern(70_000, 4)));
    await step((tree) => tree.write('/config/pantahub.config', pattern(40, 5)));
    await step((tree) => tree.write('/empty', new Uint8Array(0)));
    await step((tree) => tree.write('/gone', pattern(9000, 6)));
    await step((tree) => tree.remove('/gone'));
    await step((tree) => tree.makeFolder('/inner'));
    await step((tree) => tree.remove('/inner'));
    expect(cat(volume, '/config/pantahub.config')).toEqual(pattern(40, 5));
    expect(statOf(volume, '/config/pantahub.config')).toMatch(/Mode:\s+0755/);
    expect(cat(volume, '/config/a name with blanks, ünïcödé 木').equals(pattern(3 << 20, 3))).toBe(true);
    expect(cat(volume, '/empty')).toHaveLength(0);
    await volume.change(async (tree) => {
      expect((await tree.list('/'))?.toSorted()).toEqual(['config', 'empty', 'lost+found']);
      expect(await tree.stat('/gone')).toBeUndefined();
    });
  });

  test('a second name is a hard link; writing to one leaves the others their content', async () => {
    await using volume = await ext(kind);
    await volume.change(async (tree) => {
      await tree.makeFolder('/objects');
      await tree.write('/objects/one', pattern(5000, 1), { mode: 0o640 });
      await tree.link('/objects/one', '/objects/two');
      await tree.link('/objects/two', '/three');
      const stats = await Promise.all(['/objects/one', '/objects/two', '/three'].map((path) => tree.stat(path)));
      expect(new Set(stats.map((stat) => stat?.inode)).size).toBe(1);
      expect(stats.map((stat) => stat?.links)).toEqual([3, 3, 3]);
    });
    mustBeClean(volume);
    expect(statOf(volume, '/three')).toMatch(/Links: 3/);
    await volume.change((tree) => tree.write('/objects/two', pattern(600, 2)));
    mustBeClean(volume);
    expect(cat(volume, '/objects/one').equals(pattern(5000, 1))).toBe(true);
    expect(cat(volume, '/three').equals(pattern(5000, 1))).toBe(true);
    expect(cat(volume, '/objects/two').equals(pattern(600, 2))).toBe(true);
    expect(statOf(volume, '/objects/two')).toMatch(/Mode:\s+0640.*\n(.*\n)*.*Links: 1/);
    await volume.change(async (tree) => {
      await tree.remove('/objects/one');
      expect(await tree.stat('/three')).toMatchObject({ links: 1 });
      expect(await tree.list('/objects')).toEqual(['two']);
    });
    mustBeClean(volume);
  });

  test('a folder takes many names', async () => {
    await using volume = await ext(kind);
    const names = Array.from({ length: 60 }, (_, index) => `${index}-${'long'.repeat(40)}`);
    await volume.change(async (tree) => {
      await tree.makeFolder('/many');
      for (const [index, name] of names.entries()) await tree.write(`/many/${name}`, Buffer.from(`${index}`));
      for (const name of names.slice(10, 20)) await tree.remove(`/many/${name}`);
    });
    mustBeClean(volume);
    await volume.change(async (tree) => expect(await tree.list('/many')).toHaveLength(50));
    expect(cat(volume, `/many/${names[59]}`).toString()).toBe('59');
  });

  test('what does not fit is refused and changes not one byte', async () => {
    await using volume = await ext(kind);
    await volume.change((tree) => tree.write('/kept', pattern(20_000, 1)));
    const before = await volume.bytes();
    const large = Buffer.alloc(before.length, 1);
    await expect(volume.change((tree) => tree.write('/large', large))).rejects.toMatchObject({
      code: 'file-system-full',
    });
    await expect(volume.change((tree) => tree.write('/kept', large))).rejects.toMatchObject({
      code: 'file-system-full',
    });
    expect((await volume.bytes()).equals(before)).toBe(true);
  });

  test('overwriting touches the bytes of the file and nothing else', async () => {
    await using volume = await ext(kind);
    await volume.change((tree) => tree.write('/config', pattern(3000, 2)));
    const before = await volume.bytes();
    const extents = await volume.change(async (tree) => {
      await tree.overwrite('/config', pattern(3000, 3));
      return (await tree.fileExtents('/config')) ?? [];
    });
    let at = 0;
    for (const { offset, length } of extents) {
      pattern(3000, 3).copy(before, offset, at, at + length);
      at += length;
    }
    expect(at).toBe(3000);
    expect((await volume.bytes()).equals(before)).toBe(true);
  });
});

test('links, attributes and owners that are there stay as they are', judges, async () => {
  for (const kind of ['ext4 as mke2fs makes it', 'ext4 with inline_data']) {
    await using volume = await ext(kind);
    await volume.change((tree) => tree.write('/file', pattern(100, 1)));
    for (const command of [
      'symlink /link file',
      'ea_set /file user.note "a note"',
      'sif /file uid 1000',
      'sif /file gid 70000',
    ]) {
      run('debugfs', '-w', '-R', command, volume.path);
    }
    run('e2fsck', '-fy', volume.path);
    await volume.change(async (tree) => {
      await tree.write('/file', pattern(9000, 2));
      await tree.write('/other', pattern(10, 3));
      await expect(tree.write('/link', pattern(1, 1))).rejects.toMatchObject({ code: 'file-refused' });
      await expect(tree.link('/link', '/second')).rejects.toMatchObject({ code: 'file-refused' });
      expect(await tree.stat('/link')).toMatchObject({ kind: 'link', target: 'file' });
    });
    mustBeClean(volume);
    expect(run('debugfs', '-R', 'ea_get /file user.note', volume.path)).toContain('a note');
    expect(statOf(volume, '/file')).toMatch(/User:\s+1000\s+Group:\s+70000/);
    await volume.change((tree) => tree.remove('/link'));
    mustBeClean(volume);
  }
});

test('an indexed folder stays one', judges, async () => {
  await using volume = await ext('ext4 with blocks of 1024 bytes');
  const source = join(volume.folder, 'source');
  await mkdir(source);
  for (let index = 0; index < 400; index += 1) await writeFile(join(source, `a file with a long name ${index}`), '');
  await using filled = await ext('ext4 with blocks of 1024 bytes', { folder: source });
  run('e2fsck', '-fyD', filled.path);
  await filled.change(async (tree) => {
    for (let index = 0; index < 40; index += 1) await tree.write(`/a new file ${index}`, pattern(10, index));
    for (let index = 0; index < 40; index += 1) await tree.remove(`/a file with a long name ${index * 9}`);
    expect(await tree.list('/')).toHaveLength(401);
  });
  mustBeClean(filled);
});

test('it can be filled to the last inode and nearly to the last block', judges, async () => {
  await using few = await ext('ext4 as mke2fs makes it', { args: ['-N', '32'] });
  await few.change(async (tree) => {
    let files = 0;
    await expect(
      (async () => {
        for (;;) {
          await tree.write(`/f${files}`, pattern(10, files));
          files += 1;
        }
      })(),
    ).rejects.toMatchObject({ code: 'file-system-full' });
    expect(files).toBeGreaterThan(10);
  });
  mustBeClean(few);
  await using small = await ext('ext4 without a journal', { size: 4 << 20 });
  await small.change(async (tree) => {
    for (const size of [500_000, 40_000, 1024]) {
      for (let index = 0; ; index += 1) {
        try {
          await tree.write(`/f${size}-${index}`, pattern(size, index));
        } catch (error) {
          if (!isWickError(error, 'file-system-full')) throw error;
          break;
        }
      }
    }
  });
  mustBeClean(small);
  expect(Number(/Free blocks:\s+(\d+)/.exec(run('dumpe2fs', '-h', small.path))?.[1])).toBeLessThan(8);
});

test('random changes leave what a model says, and e2fsck finds nothing after any of them', judges, async () => {
  const name = fc.constantFrom('a', 'b.txt', 'A long name.cfg', 'ÄÖÜ', '.hidden', 'x'.repeat(200));
  const path = fc.array(name, { minLength: 1, maxLength: 2 }).map((names) => `/${names.join('/')}`);
  const change = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), path, size: fc.nat(200_000), seed: fc.nat(99) }),
    fc.record({ kind: fc.constant('link' as const), path, from: path }),
    fc.record({ kind: fc.constant('folder' as const), path }),
    fc.record({ kind: fc.constant('remove' as const), path }),
  );
  const kind = fc.constantFrom(...Object.keys(extKinds));
  await fc.assert(
    fc.asyncProperty(kind, fc.array(change, { maxLength: 15 }), async (kind, changes) => {
      await using volume = await ext(kind);
      const model = new Map<string, Buffer | 'folder'>();
      for (const one of changes) {
        const parent = one.path.slice(0, one.path.lastIndexOf('/'));
        const inFolder = parent === '' || model.get(parent) === 'folder';
        const present = model.get(one.path);
        const children = [...model.keys()].some((path) => path.startsWith(`${one.path}/`));
        const source = one.kind === 'link' ? model.get(one.from) : undefined;
        const possible = {
          write: inFolder && present !== 'folder',
          link: inFolder && present === undefined && source !== undefined && source !== 'folder',
          folder: inFolder && present === undefined,
          remove: present !== undefined && !children,
        }[one.kind];
        const done = volume.change(async (tree) => {
          if (one.kind === 'write') await tree.write(one.path, pattern(one.size, one.seed));
          else if (one.kind === 'link') await tree.link(one.from, one.path);
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
        else if (one.kind === 'write') model.set(one.path, pattern(one.size, one.seed));
        else model.set(one.path, source ?? 'folder');
      }
      const out = join(volume.folder, 'out');
      await mkdir(out);
      run('debugfs', '-R', `rdump / ${out}`, volume.path);
      const found = await describeFolder(out, false);
      expect(Object.keys(found).toSorted()).toEqual([...model.keys()].toSorted());
      for (const [path, content] of model) {
        if (content !== 'folder') expect(cat(volume, path).equals(content), path).toBe(true);
      }
    }),
    { numRuns: 25, seed: 5 },
  );
});

describe('it is not written', judges, () => {
  test.each([
    ['needs recovery', 'feature needs_recovery', 'file-system-not-clean'],
    ['was not unmounted', 'ssv state 0', 'file-system-not-clean'],
    ['has errors', 'ssv state 3', 'file-system-not-clean'],
    ['has files that were being removed', 'ssv last_orphan 12', 'file-system-not-clean'],
    ['has quotas', 'feature quota', 'file-system-unknown-feature'],
    ['is shared', 'feature mmp', 'file-system-unknown-feature'],
    ['has a feature that nobody knows', 'feature FEATURE_C20', 'file-system-unknown-feature'],
    ['may only be read', 'feature read-only', 'file-system-unknown-feature'],
  ])('where it %s', async (_, command, code) => {
    await using volume = await ext('ext4 as mke2fs makes it');
    run('debugfs', '-w', '-R', command, volume.path);
    const before = await volume.bytes();
    await using view = await volume.view();
    await expect(openWritableTree(view, { what: 'partition 2' })).rejects.toMatchObject({ code });
    expect((await volume.bytes()).equals(before)).toBe(true);
  });

  test('where a checksum differs', async () => {
    await using volume = await ext('ext4 as mke2fs makes it');
    await using view = await volume.view();
    await view.write?.(1024 + 200, Uint8Array.of(0x5a));
    await expect(openWritableTree(view, { what: 'the disk' })).rejects.toMatchObject({ code: 'file-system-damaged' });
    await expect(openTree(view, { what: 'the disk' })).rejects.toMatchObject({ code: 'file-system-damaged' });
  });

  test('where it is none', async () => {
    await using volume = await scratch(1 << 20, 'mkswap');
    await using view = await volume.view();
    await expect(openWritableTree(view, { what: 'the disk' })).rejects.toMatchObject({
      code: 'file-system-unsupported',
      fields: { kind: 'swap' },
    });
  });
});

test('trees of several file systems can be changed at once', judges, async () => {
  const kinds = Object.keys(extKinds).slice(2, 5);
  await Promise.all(
    kinds.map(async (kind) => {
      await using volume = await ext(kind);
      await volume.change((tree) =>
        Promise.all(Array.from({ length: 6 }, (_, index) => tree.write(`/${index}`, pattern(7000, index)))),
      );
      mustBeClean(volume);
      for (const index of [0, 5]) expect(cat(volume, `/${index}`).equals(pattern(7000, index))).toBe(true);
    }),
  );
});
