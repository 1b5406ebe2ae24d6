import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** What every Linux brings on which Electron runs. */
const everywhere = /^(ld-linux.*|libc|libdl|libgcc_s|libm|libpthread|librt|libstdc\+\+)\.so\./;

/**
 * Copies the shared libraries beside an addon that it needs and that not every Linux has. It looks for them there first.
 * @param {string} addon
 */
export function copyLibraries(addon) {
  if (process.platform !== 'linux') return;
  const { status, stdout, stderr } = spawnSync('ldd', [addon], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ldd: ${stderr}`);
  for (const [, name = '', path = ''] of stdout.matchAll(/^\s*(\S+) => (.*?)(?: \(0x[0-9a-f]+\))?$/gm)) {
    if (everywhere.test(name)) continue;
    if (!existsSync(path)) throw new Error(`wick.node needs ${name}, which is not here.`);
    copyFileSync(realpathSync(path), join(dirname(addon), name));
  }
}
