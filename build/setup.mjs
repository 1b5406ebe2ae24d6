// Makes a checkout ready to run: packages, native code, bundles. Needs nothing but Node 20 and npm.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '..');

/** The Node that Wick runs on: the one pinned in package.json, else a running one that is new enough. */
export function wickNode() {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const pinned = join(root, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error(
    `Wick runs on Node 24, which npm has no package of for ${process.platform}-${process.arch}: install Node 24 and start again.`,
  );
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
export function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

/**
 * Installs and builds what is missing, and says so.
 * @param {{ anew?: boolean }} [how] `anew`: bundles too that seem to be there
 */
export async function setup({ anew = false } = {}) {
  installPackages();
  const { buildNative } = await import('./native.mjs');
  await buildNative();
  if (!anew && !bundleIsStale()) return;
  say('Building …');
  run(wickNode(), [join('build', 'build.mjs')]);
}

function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.wick-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('Installing packages …');
  // Their install steps fetch or compile what Wick does not use on Linux; elsewhere drivelist needs its own.
  // Not `npm ci`: it refuses a lock file that leaves out the packages of systems nobody asked for.
  npm(['install', '--no-save', '--ignore-scripts']);
  if (process.platform !== 'linux') npm(['rebuild', 'drivelist']);
  writeFileSync(stamp, lock);
}

/** @param {string[]} args */
function npm(args) {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) run(process.execPath, [script, ...args]);
  else run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
}

/** True when a source is newer than the bundles. */
export function bundleIsStale() {
  const bundles = ['wick.mjs', 'helper.mjs', 'engine.mjs', 'desktop/main.mjs', 'renderer/index.html'].map((name) =>
    join(root, 'dist', name),
  );
  if (!bundles.every((path) => existsSync(path))) return true;
  const built = Math.min(...bundles.map((path) => statSync(path).mtimeMs));
  const sources = [
    'package.json',
    'build/build.mjs',
    ...filesBelow('electron'),
    ...filesBelow('renderer'),
    'native/native.ts',
  ];
  return sources.some((path) => statSync(join(root, path)).mtimeMs > built);
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}
