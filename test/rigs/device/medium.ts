import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { type PantavisorImageOptions, makePantavisorImage } from '../pantavisor-image.ts';
import { makePantavisorTree, type TestTreeOptions } from '../pantavisor-tree.ts';
import type { TestState } from '../pantavisor-state.ts';
import { mediumSize, readPartitions } from './disk.ts';

const mebibyte = 1 << 20;

/** What tools of others say of a medium, by its path. */
export interface MediumView {
  path: string;
  /** What e2fsck objects to in its storage; undefined where it is sound. */
  unsound(): Promise<string | undefined>;
  /** A file of its storage; undefined where there is none. */
  file(path: string): Promise<string | undefined>;
  /** What dumpe2fs says of a field, such as `Filesystem features`. */
  header(field: string): Promise<string>;
  /** Bytes: of the medium, of the storage partition with all before it, and of the file system in it. */
  sizes(): Promise<{ medium: number; end: number; fileSystem: number }>;
}

export interface TestMedium extends MediumView {
  state: TestState;
}

export interface MediumOptions extends Omit<PantavisorImageOptions, 'tree'> {
  tree?: TestTreeOptions;
  /** Changes the tree before it becomes a file system. */
  change?: (tree: string) => Promise<void>;
  /** MiB behind the image. */
  room?: number;
}

/** An image on a card that has more room: a file with both. */
export async function makeMedium(folder: string, name: string, options: MediumOptions): Promise<TestMedium> {
  const { tree = {}, change, room = 40, ...image } = options;
  const path = join(folder, `${name}.img`);
  const files = join(folder, `${name}-tree`);
  await mkdir(files);
  const state = await makePantavisorTree(files, tree);
  await change?.(files);
  await makePantavisorImage(path, { storageSize: 16, ...image, tree: files });
  const size = await mediumSize(path);
  await truncate(path, size + room * mebibyte);
  return { ...lookAt(path), state };
}

/** Its storage is its last partition. */
export function lookAt(path: string): MediumView {
  const storage = async () => {
    const last = (await readPartitions(path)).at(-1);
    if (last === undefined) throw new Error('no partitions');
    return { ...last, target: `${path}?offset=${last.offset}` };
  };
  const header = async (field: string) => {
    const said = execFileSync('dumpe2fs', ['-h', (await storage()).target], { encoding: 'utf8', stdio: 'pipe' });
    return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(said)?.[1] ?? '';
  };
  return {
    path,
    header,
    async unsound() {
      const { status, stdout } = spawnSync('e2fsck', ['-fn', (await storage()).target], { encoding: 'utf8' });
      return status === 0 ? undefined : stdout;
    },
    async file(name) {
      const { target } = await storage();
      const { stdout, stderr } = spawnSync('debugfs', ['-R', `cat ${name}`, target], { encoding: 'utf8' });
      return stderr.includes('not found') ? undefined : stdout;
    },
    async sizes() {
      const { offset, size } = await storage();
      const fileSystem = Number(await header('Block count')) * Number(await header('Block size'));
      return { medium: await mediumSize(path), end: offset + size, fileSystem };
    },
  };
}
