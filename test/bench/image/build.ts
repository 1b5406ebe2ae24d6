import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { has, run, say, shell } from '../system.ts';
import { copyOthers, copyPrograms } from './content.ts';

const MiB = 1 << 20;
const bootAt = 4 * MiB;
/** Part of the image that carries data; the rest is free space of its file systems. */
const dataShare = 0.55;
const squashfsShare = 0.25;
/** mksquashfs makes about this of programs and documents. */
const squashfsRatio = 0.4;

/** Writes a sparse image as devices boot it: MBR, FAT boot partition, ext4 root. `size` is bytes, whole MiB. */
export async function buildImage(path: string, size: number, signal: AbortSignal): Promise<void> {
  const missing = ['sfdisk', 'mke2fs'].filter((program) => !has(program));
  if (missing.length > 0) throw new Error(`The image cannot be made without ${missing.join(' and ')}`);
  say(`Making an image of ${size / MiB} MiB …`);
  const folder = mkdtempSync(`${path}-`);
  try {
    const part = join(folder, 'image.wic');
    const bootSize = Math.max(16 * MiB, Math.floor(size / 24 / MiB) * MiB);
    writeFileSync(part, '');
    truncateSync(part, size);
    await addBoot(folder, part, bootSize, signal);
    await addRoot(folder, part, { offset: bootAt + bootSize, length: size - bootAt - bootSize }, size, signal);
    const sectors = (bytes: number) => bytes / 512;
    const table = `label: dos
      start=${sectors(bootAt)}, size=${sectors(bootSize)}, type=c, bootable
      start=${sectors(bootAt + bootSize)}, type=83`;
    execFileSync('sfdisk', ['--quiet', part], { input: table, stdio: ['pipe', 'ignore', 'inherit'] });
    renameSync(part, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Two thirds full, as with a kernel, a few device trees and firmware. */
async function addBoot(folder: string, image: string, size: number, signal: AbortSignal): Promise<void> {
  if (!has('mkfs.vfat') || !has('mcopy')) return;
  const boot = join(folder, 'boot.fat');
  const files = join(folder, 'boot');
  mkdirSync(files);
  copyPrograms(files, size * 0.6);
  await run('mkfs.vfat', ['-C', boot, String(size / 1024)], { signal });
  await shell('mcopy -s -i "$1" "$2"/* ::', [boot, files], signal);
  await shell(
    'dd if="$1" of="$2" bs=4096 seek="$3" conv=sparse,notrunc status=none',
    [boot, image, String(bootAt / 4096)],
    signal,
  );
}

async function addRoot(
  folder: string,
  image: string,
  partition: { offset: number; length: number },
  size: number,
  signal: AbortSignal,
): Promise<void> {
  const root = join(folder, 'root');
  mkdirSync(root);
  let budget = size * dataShare - (statSync(image).blocks * 512 + size * 0.01);
  if (has('mksquashfs')) {
    const containers = join(root, 'containers');
    mkdirSync(containers);
    const length = (size * dataShare * squashfsShare) / squashfsRatio;
    for (const [name, share] of Object.entries({ base: 0.6, application: 0.4 })) {
      const source = join(folder, name);
      copyOthers(source, length * share);
      const squashfs = join(containers, `${name}.squashfs`);
      const gzip = ['-comp', 'gzip', '-Xcompression-level', '1'];
      await run('mksquashfs', [source, squashfs, '-quiet', '-no-progress', '-noappend', ...gzip], { signal });
      budget -= statSync(squashfs).size;
      rmSync(source, { recursive: true });
    }
  }
  copyPrograms(root, budget);
  const options = ['-q', '-F', '-t', 'ext4', '-b', '4096', '-E', `offset=${partition.offset}`, '-d', root];
  await run('mke2fs', [...options, image, String(Math.floor(partition.length / 4096))], { signal });
}
