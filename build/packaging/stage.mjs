// Lays out what is packed: the app that goes into the archive, and the folder beside it with the program of the command
// and the helper.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeBill } from './bill.mjs';
import { drawIcons } from './icons/draw.mjs';
import { copyLibraries } from './libraries.mjs';
import { notices } from './notices.mjs';
import { copyOutside } from './outside.mjs';
import { makeProgram } from './program/make.mjs';
import { copyWhole } from '../swap.mjs';

const root = join(import.meta.dirname, '..', '..');
const addon = join(root, 'native', 'build', 'Release', 'wick.node');

/** What the bundles begin with: without one of them nothing is packed. */
const entries = [
  'desktop/main.mjs',
  'desktop/preload.cjs',
  'engine.mjs',
  'helper.mjs',
  'renderer/index.html',
  'wick.mjs',
];

/** Bundles of the command and the helper that no other bundle needs. */
const notOfTheApp = new Set(['wick.mjs', 'helper.mjs']);

/**
 * `app/`, `wick/`, `icons/`, and `link/wick` where systems have links.
 * @typedef {{ folder: string, app: string, wick: string, icons: string, link: string }} Stage
 */

/**
 * @param {string} folder a new one is made in its place
 * @param {{ node: string, platform: string, arch: string, updateKey?: string | undefined }} system `updateKey`: what
 *   updates are proved with, an Ed25519 public key (SPKI in base64)
 * @returns {Promise<Stage>}
 */
export async function makeStage(folder, { node, platform, arch, updateKey }) {
  rmSync(folder, { recursive: true, force: true });
  // A copy: dist/ may be built anew meanwhile, and app and program must be of one build.
  const bundles = join(folder, 'bundles');
  copyWhole(join(root, 'dist'), bundles);
  const missing = entries.filter((name) => !existsSync(join(bundles, name)));
  if (missing.length > 0) throw new Error(`dist/ is not whole: ${missing.join(', ')} missing. Build it first.`);
  const stage = {
    folder,
    app: join(folder, 'app'),
    wick: join(folder, 'wick'),
    icons: join(folder, 'icons'),
    link: join(folder, 'link', 'wick'),
  };
  const terms = notices(node);
  stageApp(stage.app, { bundles, platform, arch, updateKey });
  stageProgram(stage, { bundles, node, platform, arch });
  rmSync(bundles, { recursive: true });
  writeFileSync(join(stage.wick, 'THIRD-PARTY-NOTICES.txt'), terms);
  cpSync(join(root, 'build', 'LICENSE'), join(stage.wick, 'LICENSE'));
  writeBill(join(folder, 'wick.cdx.json'));
  await drawIcons(stage.icons);
  return stage;
}

/** @param {string} app @param {{ bundles: string, platform: string, arch: string, updateKey: string | undefined }} system */
function stageApp(app, { bundles, updateKey, ...system }) {
  cpSync(bundles, join(app, 'dist'), {
    recursive: true,
    filter: (path) => !notOfTheApp.has(path.slice(bundles.length + 1)),
  });
  copyAddon(join(app, 'dist'));
  copyOutside(join(app, 'node_modules'), system);
  const { name, version, description, license, author, type, main } = readPackage();
  const said = { name, version, description, license, author, type, main, ...(updateKey ? { updateKey } : {}) };
  writeFileSync(join(app, 'package.json'), `${JSON.stringify(said, undefined, 2)}\n`);
}

/** @param {Stage} stage @param {{ bundles: string, node: string, platform: string, arch: string }} system */
function stageProgram({ wick, link }, { bundles, node, platform, arch }) {
  mkdirSync(wick, { recursive: true });
  const program = join(wick, platform === 'win32' ? 'wick-helper.exe' : 'wick-helper');
  makeProgram(program, { node, bundles });
  if (platform === 'win32') cpSync(program, join(wick, 'wick.exe'));
  else symlinkSync('wick-helper', join(wick, 'wick'));
  // What a package installs as /usr/bin/wick.
  mkdirSync(dirname(link), { recursive: true });
  if (platform !== 'win32') symlinkSync('/usr/lib/wick/wick-helper', link);
  copyAddon(wick);
  copyOutside(join(wick, 'node_modules'), { platform, arch });
  for (const name of ['fonts', 'renderer', 'recipe.schema.json']) {
    cpSync(join(bundles, name), join(wick, name), { recursive: true });
  }
}

/** Without it Wick runs, slower. @param {string} folder */
function copyAddon(folder) {
  if (!existsSync(addon)) return;
  const copy = join(folder, 'wick.node');
  cpSync(addon, copy);
  copyLibraries(copy);
}

/** @returns {Record<string, string>} */
function readPackage() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}
