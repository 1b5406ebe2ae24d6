// `npm run package [-- --dir]`: the packages of this system, in release/. Signing is told by the environment; see
// decisions/packaging.md. With --dir only what would be packed, unpacked.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { say, setup, wickNode } from './setup.mjs';

const root = join(import.meta.dirname, '..');
const { platform, arch, env } = process;

/** @type {Readonly<Record<string, readonly { targets: string[], installed?: boolean }[]>>} */
const runs = {
  linux: [{ targets: ['deb', 'rpm'], installed: true }, { targets: ['AppImage', 'tar.gz'] }],
  darwin: [{ targets: ['dmg', 'zip'] }],
  win32: [{ targets: ['nsis', 'zip'] }],
};

try {
  const { values } = parseArgs({ options: { dir: { type: 'boolean', default: false } } });
  await setup({ anew: true });
  // Some of the tools of packaging run on Node 24 only.
  if (Number(process.versions.node.split('.')[0]) >= 24) await makePackages(values.dir);
  else
    process.exitCode =
      spawnSync(wickNode(), [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** @param {boolean} unpacked */
async function makePackages(unpacked) {
  const { build, Platform } = await import('electron-builder');
  const { configuration } = await import('./packaging/configuration.mjs');
  const { makeStage } = await import('./packaging/stage.mjs');
  const run = runs[platform];
  if (run === undefined) throw new Error(`There are no packages for ${platform}.`);
  say('Laying out what is packed …');
  const output = join(root, 'release');
  const stage = await makeStage(join(output, 'stage'), {
    node: wickNode(),
    platform,
    arch,
    updateKey: env['WICK_UPDATE_KEY'],
  });
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const { targets, installed = false } of run) {
    const dist = env['ELECTRON_OVERRIDE_DIST_PATH'];
    const config = configuration({
      stage,
      output,
      electronVersion: devDependencies.electron,
      ...(dist === undefined ? {} : { electronDist: dist }),
      installed,
      env,
    });
    const wanted = Platform.current().createTarget(unpacked ? ['dir'] : targets);
    await build({ targets: wanted, projectDir: root, publish: 'never', config });
  }
}
