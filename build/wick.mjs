// `npm run -s wick -- …`: the command, in a checkout.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const bundle = join(root, 'dist', 'wick.mjs');
const ready = existsSync(bundle) && !(await import('./setup.mjs')).bundleIsStale();
if (!ready) await (await import('./setup.mjs')).setup();

// npm starts scripts in the checkout; paths are meant relative to where the person stands.
process.chdir(process.env['INIT_CWD'] ?? process.cwd());
if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(pathToFileURL(bundle).href);
} else {
  const { wickNode } = await import('./setup.mjs');
  const { status } = spawnSync(wickNode(), [bundle, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
