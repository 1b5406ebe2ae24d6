import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { link, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileTree } from '../../../../electron/engine/image/file-system/file-tree.ts';
import { openArchiveTree } from '../../../../electron/engine/image/tree/archive-tree.ts';
import { FolderTree } from '../../../../electron/engine/image/tree/folder-tree.ts';
import { readSmallFile, sha256OfFile } from '../../../../electron/engine/image/tree/read-file.ts';
import { needing } from '../../../rigs/needs.ts';
import { sha256 } from '../../../rigs/pantavisor-state.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const large = Buffer.alloc(3 << 20, 'some bytes ');

beforeEach(async () => {
  folder = await temporaryFolder();
  const inside = (path: string) => join(folder.path, 'content', path);
  await mkdir(inside('a/b'), { recursive: true });
  await mkdir(inside('empty'));
  await writeFile(inside('a/b/large'), large);
  await writeFile(inside('a/nothing'), '', { mode: 0o640 });
  await link(inside('a/b/large'), inside('a/same'));
  await symlink('../a', inside('a/way'));
  const long = 'long-'.repeat(40);
  await mkdir(inside(long));
  await writeFile(inside(`${long}/${long}`), 'far away');
  await link(inside(`${long}/${long}`), inside(`${long}/${long}2`));
});
afterEach(() => folder[Symbol.asyncDispose]());

const archive = (...args: string[]): string => {
  const path = join(folder.path, 'archive.tar');
  execFileSync('tar', ['-c', '-f', path, '-C', join(folder.path, 'content'), ...args, '.']);
  return path;
};
const openTar = (path: string) => openArchiveTree(createReadStream(path), { what: 'archive.tar' });

async function expectContent(tree: FileTree): Promise<void> {
  const long = 'long-'.repeat(40);
  expect(await tree.list('/')).toSatisfy((names: string[]) => names.includes('a') && names.includes(long));
  expect((await tree.list('/a'))?.toSorted()).toEqual(['b', 'nothing', 'same', 'way']);
  expect(await tree.list('/a/nothing')).toBeUndefined();
  expect(await tree.list('/none')).toBeUndefined();
  expect(await tree.stat('/a/b/large')).toMatchObject({ kind: 'file', size: large.length, links: 2 });
  expect((await tree.stat('/a/b/large'))?.inode).toBe((await tree.stat('/a/same'))?.inode);
  expect((await tree.stat('/a/b/large'))?.inode).not.toBe((await tree.stat('/a/nothing'))?.inode);
  expect(await tree.stat('/a/way')).toMatchObject({ kind: 'link', target: '../a' });
  // The way over a link, and out of the tree, is closed.
  expect(await tree.stat('/a/way/nothing')).toBeUndefined();
  expect(await tree.list('/a/way')).toBeUndefined();
  expect(await tree.stat('/../content/a')).toBeUndefined();
  expect(await tree.stat('/a/nothing/more')).toBeUndefined();
  const { signal } = new AbortController();
  let read = 0;
  const onBytes = (bytes: number) => {
    read += bytes;
  };
  expect(await sha256OfFile(tree, '/a/same', { signal, onBytes })).toBe(sha256(large));
  expect(read).toBe(large.length);
  expect((await readSmallFile(tree, '/a/nothing', 0))?.length).toBe(0);
  expect(await readSmallFile(tree, '/a/same', large.length - 1)).toBeUndefined();
  expect((await readSmallFile(tree, `/${long}/${long}2`, 100))?.toString()).toBe('far away');
  await expect(readAll(tree, '/none')).rejects.toMatchObject({ name: 'WickError' });
  await expect(readAll(tree, '/a')).rejects.toMatchObject({ name: 'WickError' });
}

async function readAll(tree: FileTree, path: string): Promise<number> {
  let length = 0;
  for await (const chunk of tree.read(path)) length += chunk.length;
  return length;
}

describe('files of a folder', () => {
  test('are found by their paths', async () => {
    const tree = new FolderTree(join(folder.path, 'content'));
    await expectContent(tree);
    expect((await tree.stat('/a/nothing'))?.mode).toBe(0o640);
    expect(await tree.list('/empty')).toEqual([]);
  });
});

describe('files of an archive', needing('tar'), () => {
  test.each(['gnu', 'pax'])('are found by their paths (%s)', async (format) => {
    await using tree = await openTar(archive(`--format=${format}`));
    await expectContent(tree);
  });

  test('leave nothing behind', async () => {
    const left = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('wick-archive-'));
    const before = await left();
    const tree = await openTar(archive());
    await tree[Symbol.asyncDispose]();
    const path = archive();
    execFileSync('truncate', ['-s', '100K', path]);
    await expect(openTar(path)).rejects.toMatchObject({ code: 'source-truncated' });
    expect((await left()).filter((name) => !before.includes(name))).toEqual([]);
  });

  test.each([
    ['a file twice', ['a/nothing', 'a/nothing'], /holds a\/nothing twice/u],
    ['a name that leads out', ['--transform=s,^a,../a,', '-P', 'a/nothing'], /leads out of it/u],
    ['another name of what is not there', ['--transform=s,^a/b,x,H', 'a/b/large', 'a/same'], /which is not there/u],
  ])('%s is refused', async (_, args, reason) => {
    const path = join(folder.path, 'archive.tar');
    const extra = args[0] === 'a/nothing' ? ['--hard-dereference'] : [];
    execFileSync('tar', ['-c', ...extra, '-f', path, '-C', join(folder.path, 'content'), ...args]);
    await expect(openTar(path)).rejects.toThrow(reason);
  });
});
