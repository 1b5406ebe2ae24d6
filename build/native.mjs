// Builds the native addon with node-gyp. Without a compiler Wick still runs, on slower packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const native = join(root, 'native');
const output = join(native, 'build');
const addon = join(output, 'Release', 'wick.node');
const stamp = join(output, 'built-from');
const lock = join(output, 'lock');

/**
 * Builds native/build/Release/wick.node where it is missing or was built from something else, and says in one line what
 * it did. Resolves to false where it cannot be built; the line says what is missing.
 */
export async function buildNative() {
  const { answers, missing } = await import('../native/parts.mjs');
  const without = missing.length === 0 ? '' : ` without ${missing.join(', ')}`;
  const wanted = fingerprint(answers);
  if (isBuilt(wanted)) return true;
  const tools = missingTools();
  if (tools.length > 0) {
    say(
      `Native code not built: ${tools.join(', ')} missing (Debian: apt-get install g++ make python3). Going on without.`,
    );
    return false;
  }
  mkdirSync(output, { recursive: true });
  await takeLock();
  try {
    if (isBuilt(wanted)) return true;
    say(`Building native code${without} …`);
    const reason = compile();
    if (reason !== undefined) {
      say(`Native code not built: ${reason}\nGoing on without.`);
      return false;
    }
    writeFileSync(stamp, wanted);
    return true;
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @param {string} wanted */
function isBuilt(wanted) {
  return existsSync(addon) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/**
 * What a build depends on: the sources' contents and the libraries found.
 * @param {unknown} answers
 */
function fingerprint(answers) {
  const hash = createHash('sha256').update(JSON.stringify([answers, process.platform, process.arch]));
  for (const path of sources(native)) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return path === output ? [] : sources(path);
      return /\.(cc|h|gyp|mjs)$/.test(entry.name) ? [path] : [];
    })
    .sort();
}

/** @param {string[]} names */
function someRuns(names) {
  return names.some((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}

function missingTools() {
  if (process.platform === 'win32') return [];
  const tools = [];
  if (!someRuns([process.env['CXX'] ?? 'c++', 'g++', 'clang++'])) tools.push('a C++ compiler');
  if (!someRuns(['make'])) tools.push('make');
  if (!someRuns([process.env['PYTHON'] ?? 'python3', 'python'])) tools.push('Python');
  return tools;
}

/** Why it failed; undefined where it did not. */
function compile() {
  const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
  const args = [nodeGyp, 'configure', 'build', '--release', '--loglevel=error', `--jobs=max`];
  // On Windows node-gyp needs Node's import library and fetches it along with the headers.
  if (process.platform !== 'win32') args.push(`--nodedir=${headers()}`);
  const { status, error, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: native,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`, V: '0' },
  });
  if (error) return error.message;
  if (status === 0) return whyNotLoadable();
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => /error|Error|not found/.test(line));
  return lines.slice(0, 12).join('\n') || `node-gyp ended with ${status}`;
}

/** A symbol that is missing shows only now. */
function whyNotLoadable() {
  const load = `require(${JSON.stringify(addon)})`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', load], { encoding: 'utf8' });
  return status === 0 ? undefined : (stderr.split('\n').find((line) => line.startsWith('Error:')) ?? stderr);
}

/** Makes what node-gyp takes for an installed Node, so that it downloads none: the headers of Node-API are all we need. */
function headers() {
  const folder = join(output, 'node');
  const include = join(folder, 'include', 'node');
  mkdirSync(include, { recursive: true });
  const { include_dir: from } = createRequire(import.meta.url)('node-api-headers');
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(include, name));
  const configurations = { Release: {}, Debug: {} };
  const defaults = { default_configuration: 'Release', configurations };
  writeFileSync(join(include, 'common.gypi'), JSON.stringify({ target_defaults: defaults }));
  writeFileSync(join(include, 'config.gypi'), JSON.stringify({ target_defaults: {}, variables: {} }));
  return folder;
}

/** One build at a time; a lock whose owner is gone does not count. */
async function takeLock() {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (ownerIsGone()) rmSync(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function ownerIsGone() {
  try {
    if (Date.now() - statSync(lock).mtimeMs < 1000) return false;
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'ENOENT');
  }
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildNative();
