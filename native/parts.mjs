// Tells binding.gyp what this computer can build: `node parts.mjs sources|defines|include_dirs|libraries`. A library
// that is missing is left out, and its codec with it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = import.meta.dirname ?? fileURLToPath(new URL('.', import.meta.url));

/** @type {readonly { folder: string; define?: string; library?: string; debian?: string }[]} */
const parts = [
  { folder: '.' },
  { folder: 'js' },
  { folder: 'input' },
  { folder: 'hash' },
  { folder: 'drive' },
  { folder: 'memory' },
  { folder: 'lz4', define: 'WICK_LZ4' },
  { folder: 'bzip2', define: 'WICK_BZIP2' },
  { folder: 'gzip', define: 'WICK_ISAL', library: 'libisal', debian: 'libisal-dev' },
  { folder: 'xz', define: 'WICK_LZMA', library: 'liblzma', debian: 'liblzma-dev' },
  { folder: 'zstd', define: 'WICK_ZSTD', library: 'libzstd', debian: 'libzstd-dev' },
];

/** @param {string} folder */
function sourcesIn(folder) {
  const path = join(here, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => name.endsWith('.cc'));
  return names.sort().map((name) => (folder === '.' ? name : `${folder}/${name}`));
}

/** @param {string[]} args */
function packageConfig(args) {
  const { status, stdout } = spawnSync('pkg-config', args, { encoding: 'utf8' });
  return status === 0 ? stdout.split(/\s+/).filter((word) => word !== '') : undefined;
}

const usable = parts.filter(
  ({ folder, library }) =>
    sourcesIn(folder).length > 0 && (library === undefined || packageConfig(['--exists', library]) !== undefined),
);
const libraries = usable.flatMap(({ library }) => (library === undefined ? [] : [library]));

const withoutLibrary = parts.flatMap((part) =>
  part.debian === undefined || usable.includes(part) ? [] : [part.debian],
);

/** The Debian packages whose libraries were not found, or the one without which none is found. */
export const missing =
  withoutLibrary.length > 0 && packageConfig(['--version']) === undefined ? ['pkg-config'] : withoutLibrary;

export const answers = {
  sources: usable.flatMap(({ folder }) => sourcesIn(folder)),
  defines: usable.flatMap(({ define }) => (define === undefined ? [] : [define])),
  include_dirs: libraries.flatMap((library) =>
    (packageConfig(['--cflags-only-I', library]) ?? []).map((flag) => flag.slice(2)),
  ),
  libraries: libraries.flatMap((library) => (packageConfig(['--libs', library]) ?? []).flatMap(withoutNodesOwn)),
};

/**
 * Node has a zstd of its own and shows its names, which would win over those of the library: on Linux the archive is linked
 * in, with its names hidden, where it is there.
 * @param {string} flag
 */
function withoutNodesOwn(flag) {
  if (process.platform !== 'linux' || flag !== '-lzstd') return [flag];
  const { stdout } = spawnSync('c++', ['-print-file-name=libzstd.a'], { encoding: 'utf8' });
  /** @type {string | null} */
  const said = stdout;
  const archive = said?.trim() ?? '';
  return archive.startsWith('/') ? ['-Wl,--exclude-libs,libzstd.a', archive] : [flag];
}

const question = process.argv[2];
if (process.argv[1] === fileURLToPath(import.meta.url) && question !== undefined && question in answers) {
  process.stdout.write(answers[/** @type {keyof typeof answers} */ (question)].join('\n'));
}
