// Makes the program `wick-helper`, which is `wick`, too: Node with the bundles inside (a single executable application).
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** Node looks for these (nodejs.org, Single executable applications). */
const resource = 'NODE_SEA_BLOB';
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * @param {string} program the file to make
 * @param {{ node: string, bundles: string }} parts Node's own program, and the folder of the bundles
 */
export function makeProgram(program, { node, bundles }) {
  const work = mkdtempSync(join(tmpdir(), 'wick-program-'));
  try {
    const blob = join(work, 'blob');
    const names = readdirSync(bundles).filter((name) => name.endsWith('.mjs') && name !== 'engine.mjs');
    const description = {
      main: join(import.meta.dirname, 'start.cjs'),
      output: blob,
      disableExperimentalSEAWarning: true,
      // NODE_OPTIONS is not for a program that may run with rights.
      execArgvExtension: 'none',
      assets: Object.fromEntries(names.map((name) => [name, join(bundles, name)])),
    };
    const file = join(work, 'description.json');
    writeFileSync(file, JSON.stringify(description));
    mustRun(node, ['--experimental-sea-config', file]);
    copyFileSync(node, program);
    chmodSync(program, 0o755);
    // Debugging symbols are a seventh of it.
    if (process.platform === 'linux') mustRun('strip', [program]);
    if (process.platform === 'darwin') mustRun('codesign', ['--remove-signature', program]);
    const segment = process.platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : [];
    // Beside this process: it would take over all of this one's errors.
    const postject = fileURLToPath(import.meta.resolve('postject/dist/cli.js'));
    mustRun(node, [postject, program, resource, blob, '--sentinel-fuse', fuse, ...segment]);
    // Without any signature macOS starts nothing; the real one comes with the app's.
    if (process.platform === 'darwin') mustRun('codesign', ['--sign', '-', program]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} command @param {readonly string[]} args */
function mustRun(command, args) {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
}
