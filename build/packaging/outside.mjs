// The packages that are not bundled: native code, and what may be shipped only as long as people can replace it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const modules = join(root, 'node_modules');

/** Bundles look for them in the `node_modules` beside themselves. */
export const outside = ['drivelist', 'ext2fs', 'lzma-native', 'openpgp', 'serialport'];

/** What packages ask for only to be installed. */
const forInstalling = new Set(['node-addon-api', 'prebuild-install']);

/** Terms that stand in a package's LICENSE, and not in its package.json. */
const saidElsewhere = new Map([['png-js', 'MIT']]);

/** What runs, and what says how it may be used. */
const kept = new Set(['.cjs', '.js', '.json', '.mjs', '.node', '.wasm']);
const licence = /^(licen[cs]e|copying|notice)/i;
const leftOut = new Set(['bin', 'deps', 'docs', 'lightweight', 'node_modules', 'test', 'types']);

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string} folder
 * @property {string} licence as package.json says it
 * @property {string} home an address, or nothing
 */

/**
 * Packages and all that they need to run, as they are installed.
 * @param {readonly string[]} names
 * @returns {Package[]}
 */
export function closure(names) {
  /** @type {Map<string, Package>} */
  const found = new Map();
  /** @param {string} name @param {string} from */
  function add(name, from) {
    const folder = folderOf(name, from);
    if (folder === undefined || found.has(folder) || forInstalling.has(name)) return;
    const said = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { version, license, licenses, dependencies = {}, homepage = '' } = said;
    const terms = license?.type ?? license ?? licenses?.[0]?.type ?? saidElsewhere.get(name) ?? '';
    found.set(folder, { name, version, folder, licence: String(terms), home: String(homepage) });
    for (const next of Object.keys(dependencies)) add(next, folder);
  }
  for (const name of names) add(name, root);
  return [...found.values()].sort((one, other) => (relativeTo(one) < relativeTo(other) ? -1 : 1));
}

/** @param {Package} it */
function relativeTo({ folder }) {
  return relative(modules, folder);
}

/**
 * Where Node finds a package; undefined where it is not installed, as those of other systems are not.
 * @param {string} name @param {string} from
 * @returns {string | undefined}
 */
function folderOf(name, from) {
  const folder = join(from, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return folder;
  return from === root ? undefined : folderOf(name, join(from, '..'));
}

/**
 * Copies what of them is needed on one system into a folder `node_modules`.
 * @param {string} to
 * @param {{ platform: string, arch: string }} system
 */
export function copyOutside(to, system) {
  for (const { folder } of closure(outside)) copyFolder(folder, join(to, relative(modules, folder)), system);
}

/** @param {string} from @param {string} to @param {{ platform: string, arch: string }} system */
function copyFolder(from, to, system) {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const { name } = entry;
    const path = join(from, name);
    if (entry.isDirectory()) {
      const isOthers = from.endsWith('prebuilds') && !isFor(name, system);
      if (!leftOut.has(name) && !name.startsWith('.') && !isOthers) copyFolder(path, join(to, name), system);
    } else if (licence.test(name) || isToRun(name)) {
      mkdirSync(to, { recursive: true });
      cpSync(path, join(to, name));
    }
  }
}

/** Electron and Node as we ship them are made for glibc. @param {string} name */
function isToRun(name) {
  return kept.has(extname(name)) && name !== 'tsconfig.json' && !name.includes('.musl.');
}

/** @param {string} prebuild such as `darwin-x64+arm64` @param {{ platform: string, arch: string }} system */
function isFor(prebuild, { platform, arch }) {
  const [system, processors = ''] = prebuild.split('-');
  return system === platform && processors.split('+').includes(arch);
}
