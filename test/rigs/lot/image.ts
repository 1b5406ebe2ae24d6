import { execFileSync, spawnSync } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';

const MiB = 1 << 20;

/** Bytes of the image. */
export const lotImageSize = 5 * MiB;

/** A raw image as small as one with a file system may be. Needs sfdisk and mkfs.vfat. */
export async function makeLotImage(path: string): Promise<void> {
  await writeFile(path, '');
  await truncate(path, lotImageSize);
  const { status, stderr } = spawnSync('sfdisk', ['--quiet', path], {
    input: ['label: dos', `start=${MiB / 512}, size=${(3 * MiB) / 512}, type=6`, ''].join('\n'),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`sfdisk: ${stderr}`);
  execFileSync('mkfs.vfat', ['-F', '16', '-s', '1', '-n', 'DATA', '--offset', `${MiB / 512}`, path, '3072'], {
    stdio: 'ignore',
  });
}
