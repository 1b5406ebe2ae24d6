import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePantavisorTree, type TestTreeOptions } from './pantavisor-tree.ts';

const mebibyte = 1 << 20;

/** How boards lay out their disks. */
export type PantavisorLayout = 'u-boot' | 'tryboot' | 'gpt';

interface Part {
  /** sfdisk's type: two hexadecimal digits for MBR, a letter or a GUID for GPT. */
  type: string;
  /** MiB. */
  size: number;
  active?: boolean;
  fat?: { bits: 16 | 32; label: string; files: Record<string, string> };
}

export interface PantavisorImageOptions {
  layout: PantavisorLayout;
  /** Of the storage partition; `root` is what devices look for. */
  label?: string;
  /** What the storage partition holds: a folder, or what to make. */
  tree?: string | TestTreeOptions;
  /** More files of the boot partitions by name, or other content for those that are there. */
  boot?: Record<string, string>;
  /** MiB of the storage partition. */
  storageSize?: number;
  /** More arguments for mke2fs. */
  mke2fs?: readonly string[];
}

/** Where each partition of the image lies, in bytes; the storage partition is the last one. */
export interface PantavisorImage {
  partitions: readonly { offset: number; length: number }[];
}

/**
 * Writes a whole disk image, as a build would, to a new file. Needs mke2fs, mkfs.vfat, mcopy and sfdisk. File systems are
 * smaller than on real boards.
 */
export async function makePantavisorImage(path: string, options: PantavisorImageOptions): Promise<PantavisorImage> {
  const { layout, label = 'root', tree = {}, storageSize = 32, boot = {} } = options;
  const work = await mkdtemp(join(tmpdir(), 'wick-pantavisor-image-'));
  try {
    const folder = typeof tree === 'string' ? tree : join(work, 'tree');
    if (typeof tree !== 'string') await makePantavisorTree(folder, tree);
    const parts: Part[] = [...bootParts(layout, boot), { type: layout === 'gpt' ? 'L' : '83', size: storageSize }];
    const placed = place(parts);
    const end = placed.at(-1);
    if (end === undefined) throw new Error('no partitions');
    await writeFile(path, '');
    await truncate(path, end.offset + end.length + mebibyte);
    partition(path, layout === 'gpt' ? 'gpt' : 'dos', placed);
    for (const part of placed) {
      if (part.fat !== undefined) await makeFat(path, work, part, part.fat);
    }
    const extra = ['-q', '-F', '-t', 'ext4', '-L', label, '-d', folder, '-E', `offset=${end.offset}`];
    tool('mke2fs', ...extra, ...(options.mke2fs ?? []), path, `${storageSize}m`);
    return { partitions: placed.map(({ offset, length }) => ({ offset, length })) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function bootParts(layout: PantavisorLayout, boot: Record<string, string>): Part[] {
  switch (layout) {
    case 'u-boot': {
      const files = { 'boot.scr': 'a script\n', 'oemEnv.txt': 'oemargs=PV_LOG_LEVEL=4\n', ...boot };
      return [{ type: '0c', size: 16, active: true, fat: { bits: 16, label: 'boot', files } }];
    }
    case 'tryboot': {
      const select = 'tryboot_a_b=1\nboot_partition=2\n';
      const autoboot = `[all]\n${select}[tryboot]\nboot_partition=3\n`;
      const files = {
        'cmdline.txt': 'console=serial0,115200 panic=5 PV_BOOTLOADER_TYPE=rpiab\n',
        'config.txt': 'enable_uart=1\n',
        ...boot,
      };
      const system: Part = { type: '0c', size: 36, fat: { bits: 32, label: 'PVBOOT', files } };
      const bootsel = { bits: 16, label: 'BOOTSEL', files: { 'autoboot.txt': autoboot, 'config.txt': '' } } as const;
      return [{ type: '0e', size: 8, active: true, fat: bootsel }, system, system];
    }
    case 'gpt':
      return [{ type: '8DA63339-0007-60C0-C436-083AC8230908', size: 4 }];
  }
}

type Placed = Part & { offset: number; length: number };

function place(parts: readonly Part[]): Placed[] {
  let at = mebibyte;
  return parts.map((part) => {
    const placed = { ...part, offset: at, length: part.size * mebibyte };
    at += placed.length;
    return placed;
  });
}

function partition(path: string, table: 'dos' | 'gpt', parts: readonly Placed[]): void {
  const lines = parts.map(({ type, offset, length, active }) => {
    return `start=${offset / 512}, size=${length / 512}, type=${type}${active === true ? ', bootable' : ''}`;
  });
  const script = [`label: ${table}`, ...lines, ''].join('\n');
  const { status, stderr } = spawnSync('sfdisk', ['--quiet', path], { input: script, encoding: 'utf8' });
  if (status !== 0) throw new Error(`sfdisk: ${stderr}`);
}

async function makeFat(path: string, work: string, part: Placed, fat: NonNullable<Part['fat']>): Promise<void> {
  const where = ['--offset', `${part.offset / 512}`];
  tool('mkfs.vfat', '-F', `${fat.bits}`, '-s', '1', '-n', fat.label, ...where, path, `${part.length / 1024}`);
  for (const [name, content] of Object.entries(fat.files)) {
    const file = join(work, 'boot-file');
    await writeFile(file, content);
    tool('mcopy', '-o', '-i', `${path}@@${part.offset}`, file, `::${name}`);
  }
}

function tool(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, MTOOLS_SKIP_CHECK: '1' } });
}
