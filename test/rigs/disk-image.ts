import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MemoryPartition } from './memory-disk.ts';

const mebibyte = 1 << 20;
/** MiB of each partition. FAT32 has at least 65 525 clusters, of one sector here. */
const size = 36;

export interface ImagePartition {
  kind: MemoryPartition['kind'];
  /** Bytes. */
  offset: number;
  length: number;
}

/**
 * Writes a disk image with an MBR and these partitions, made by mke2fs and mkfs.vfat, to a new file. A folder is a path
 * with a slash at its end. Needs mke2fs, mkfs.vfat, mcopy and sfdisk.
 */
export async function makeDiskImage(path: string, partitions: readonly MemoryPartition[]): Promise<ImagePartition[]> {
  const work = await mkdtemp(join(tmpdir(), 'wick-disk-image-'));
  try {
    const placed = partitions.map(({ kind }, index) => ({
      kind,
      offset: (1 + index * size) * mebibyte,
      length: size * mebibyte,
    }));
    await writeFile(path, '');
    await truncate(path, (2 + partitions.length * size) * mebibyte);
    const lines = placed.map(
      ({ kind, offset, length }) =>
        `start=${offset / 512}, size=${length / 512}, type=${kind.startsWith('fat') ? 'c' : '83'}`,
    );
    const { status, stderr } = spawnSync('sfdisk', ['--quiet', path], {
      input: ['label: dos', ...lines, ''].join('\n'),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`sfdisk: ${stderr}`);
    for (const [index, { kind, label = '', files }] of partitions.entries()) {
      const { offset = 0, length = 0 } = placed[index] ?? {};
      const folder = join(work, String(index));
      await lay(folder, files);
      if (kind.startsWith('fat')) {
        const bits = kind.slice('fat'.length);
        tool(
          'mkfs.vfat',
          '-F',
          bits,
          '-s',
          bits === '32' ? '1' : '4',
          ...(label === '' ? [] : ['-n', label]),
          '--offset',
          `${offset / 512}`,
          path,
          `${length / 1024}`,
        );
        const names = [...new Set(Object.keys(files).map((one) => one.split('/')[1] ?? ''))].map((name) =>
          join(folder, name),
        );
        if (names.length > 0) tool('mcopy', '-s', '-i', `${path}@@${offset}`, ...names, '::');
      } else {
        tool('mke2fs', '-q', '-F', '-t', kind, '-L', label, '-d', folder, '-E', `offset=${offset}`, path, `${size}m`);
      }
    }
    return placed;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function lay(folder: string, files: MemoryPartition['files']): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, data] of Object.entries(files)) {
    await mkdir(path.endsWith('/') ? join(folder, path) : dirname(join(folder, path)), { recursive: true });
    if (!path.endsWith('/')) await writeFile(join(folder, path), data);
  }
}

/** What e2fsck or fsck.vfat object to in a partition of an image; undefined where it is sound. */
export async function unsound(path: string, { kind, offset, length }: ImagePartition): Promise<string | undefined> {
  const work = await mkdtemp(join(tmpdir(), 'wick-judge-'));
  try {
    const part = join(work, 'part.img');
    execFileSync('dd', [
      `if=${path}`,
      `of=${part}`,
      'bs=1M',
      `skip=${offset / mebibyte}`,
      `count=${length / mebibyte}`,
      'status=none',
      'conv=sparse',
    ]);
    await truncate(part, length);
    const [command, ...args] = kind.startsWith('fat') ? ['fsck.vfat', '-n', part] : ['e2fsck', '-fn', part];
    const { status, stdout, stderr } = spawnSync(command ?? '', args, { encoding: 'utf8' });
    return status === 0 ? undefined : `${stdout}${stderr}`;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A file of a partition as debugfs or mtools read it; undefined where there is none. */
export function fileIn(path: string, { kind, offset }: ImagePartition, name: string): string | undefined {
  const { status, stdout } = kind.startsWith('fat')
    ? spawnSync('mtype', ['-i', `${path}@@${offset}`, `::${name}`], { encoding: 'utf8' })
    : spawnSync('debugfs', ['-R', `cat ${name}`, `${path}?offset=${offset}`], { encoding: 'utf8' });
  return status === 0 && (kind.startsWith('fat') || stdout !== '') ? stdout : undefined;
}

function tool(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, MTOOLS_SKIP_CHECK: '1' } });
}
