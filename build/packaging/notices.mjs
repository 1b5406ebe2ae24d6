// The notices of everybody else's work that is shipped. What may not be shipped ends the packaging.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { closure, outside } from './outside.mjs';

const root = join(import.meta.dirname, '..', '..');

const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  // As MIT, with a list of changes where there are any.
  'Python-2.0',
  // Of fonts, whose files are shipped as they are.
  'OFL-1.1',
  'Unlicense',
  'Zlib',
]);

/** May be shipped as a file of its own that people can replace. */
const replaceable = new Set(['LGPL-2.0-only', 'LGPL-2.1-only', 'LGPL-3.0+', 'LGPL-3.0-or-later']);

/** Work of others inside a package, of which its package.json does not speak. */
const inside = [
  {
    name: 'libext2fs (e2fsprogs)',
    package: 'ext2fs',
    licence: 'LGPL-2.0-only',
    home: 'https://github.com/tytso/e2fsprogs',
    text: () => readFileSync(join(import.meta.dirname, 'licences', 'LGPL-2.0.txt'), 'utf8'),
  },
];

/** Libraries of Debian's that lie beside wick.node, or are in it. */
const linked = ['libisal-dev', 'liblzma-dev', 'libzstd-dev'];

/**
 * Whether something under these terms may be shipped: SPDX expressions of `OR` and `AND`.
 * @param {string} terms @param {{ isOutside: boolean }} how
 * @returns {boolean}
 */
export function mayShip(terms, { isOutside }) {
  const bare = terms.replaceAll(/[()]/g, '');
  return bare.split(' OR ').some((choice) =>
    choice
      .split(' AND ')
      .map((name) => name.trim())
      .every((name) => permissive.has(name) || (isOutside && replaceable.has(name))),
  );
}

/**
 * @param {string} node the Node that the program is made of
 * @param {ReturnType<typeof closure>} packages
 */
export function notices(node, packages = closure(Object.keys(shipped()))) {
  const bad = packages.filter(({ name, licence }) => !mayShip(licence, { isOutside: outside.includes(name) }));
  if (bad.length > 0) {
    const names = bad.map(({ name, licence }) => `${name} (${licence === '' ? 'no licence' : licence})`);
    throw new Error(`These may not be shipped: ${names.join(', ')}`);
  }
  const parts = packages.map((it) => section(`${it.name} ${it.version}`, it.licence, it.home, textsIn(it.folder)));
  for (const it of inside) {
    if (!packages.some(({ name }) => name === it.package)) continue;
    parts.push(section(`${it.name}, in ${it.package}`, it.licence, it.home, it.text()));
  }
  for (const name of process.platform === 'linux' ? linked : []) {
    const file = `/usr/share/doc/${name}/copyright`;
    if (existsSync(file)) parts.push(section(`${name}, for wick.node`, '', '', readFileSync(file, 'utf8')));
  }
  const ofNode = [join(dirname(node), '..', 'LICENSE'), join(dirname(node), 'LICENSE')].find((path) =>
    existsSync(path),
  );
  if (ofNode === undefined) throw new Error(`Node's licence is not beside ${node}`);
  parts.push(section('Node.js', 'MIT', 'https://nodejs.org/', readFileSync(ofNode, 'utf8')));
  return `${head}\n${parts.join('\n')}`;
}

const head = `Wick is made of the work of many. Electron's notices lie beside its program, in LICENSE.electron.txt and
LICENSES.chromium.html. The packages openpgp and ext2fs (with libext2fs) are under the LGPL: they are files of their own,
in "node_modules" beside the program "wick-helper" and in "app.asar.unpacked", and can be replaced there by versions of
your own. Where their sources are stands with each.
`;

/** @param {string} title @param {string} terms @param {string} home @param {string} text */
function section(title, terms, home, text) {
  const line = '-'.repeat(72);
  const about = [terms, home].filter((it) => it !== '').join(' · ');
  return `${line}\n${title}${about === '' ? '' : `\n${about}`}\n\n${text.trim()}\n`;
}

/** @param {string} folder */
function textsIn(folder) {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const texts = names.sort().map((name) => readFileSync(join(folder, name), 'utf8').trim());
  if (texts.length > 0) return texts.join('\n\n');
  const { author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const who = author?.name ?? author;
  return `Under the terms named above${who === undefined ? '' : `, by ${who}`}; the package brings no text of them.`;
}

/** @returns {Record<string, string>} */
function shipped() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies;
}
