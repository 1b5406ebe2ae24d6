// `npm run fuzz [-- SECONDS [NAME…]]`: libFuzzer with AddressSanitizer on every native decoder, starting from what the
// real tools pack, and the threads that take digests. With --thread, ThreadSanitizer instead. Findings and grown corpora
// stay in the folder that is named at the end; with --corpus FOLDER, corpora are kept there and grow from run to run.
// Needs clang.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { answers } from '../native/parts.mjs';
import { say } from './setup.mjs';

const root = join(import.meta.dirname, '..');

/** Codec → function of decoder.h, folder of native/, and the tools that make seeds. */
const decoders = {
  bzip2: { make: 'make_bzip2_decoder', folder: 'bzip2', seeds: ['bzip2 -c', 'bzip2 -1 -c'] },
  gzip: { make: 'make_gzip_decoder', folder: 'gzip', seeds: ['gzip -c', 'gzip -1 -n -c', 'bgzip -c', 'pigz -i -n -c'] },
  xz: {
    make: 'make_xz_decoder',
    folder: 'xz',
    seeds: ['xz -c', 'xz --check=none --block-size=1KiB -c', 'xz --x86 --lzma2=preset=0 -c'],
  },
  lzma: { make: 'make_lzma_decoder', folder: 'xz', seeds: ['xz --format=lzma -c'] },
  zstd: {
    make: 'make_zstd_decoder',
    folder: 'zstd',
    seeds: ['zstd -q -c', 'zstd -q -19 --check -c', 'pzstd -q -p 2 -c'],
  },
  lz4: {
    make: 'make_lz4_decoder',
    folder: 'lz4',
    seeds: ['lz4 -q -c', 'lz4 -q -l -c', 'lz4 -q -BX -B4 -c', 'lz4 -q -BD -B4 -c'],
  },
};

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function mustRun(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  return status === 0;
}

/**
 * @param {string} folder
 * @param {readonly string[]} tools
 */
function plantSeeds(folder, tools) {
  mkdirSync(folder, { recursive: true });
  const contents = ['', 'x', 'the quick brown fox\n'.repeat(200), '\0'.repeat(5000), 'over and over\n'.repeat(30_000)];
  for (const [i, tool] of tools.entries()) {
    for (const [j, content] of contents.entries()) {
      const { stdout, status } = spawnSync('sh', ['-c', tool], { input: content });
      if (status !== 0) continue;
      // Two threads and four; see test/native/fuzz/decoder.cc.
      for (const how of [0x75, 0x7d]) {
        writeFileSync(join(folder, `${i}-${j}-${how}`), Buffer.concat([Buffer.from([how]), stdout]));
      }
    }
  }
}

const { values: chosen, positionals } = parseArgs({
  args: process.argv.slice(2),
  options: { thread: { type: 'boolean', default: false }, corpus: { type: 'string' } },
  allowPositionals: true,
});
const [seconds = '60', ...only] = positionals;
const work = mkdtempSync(join(tmpdir(), 'wick-fuzz-'));
const corpora = chosen.corpus === undefined ? work : resolve(process.env['INIT_CWD'] ?? '.', chosen.corpus);

/**
 * Builds a program with the sanitizer that was asked for; undefined where that fails.
 * @param {string} name
 * @param {readonly string[]} sources relative to the checkout
 * @param {{ fuzzer: boolean, flags: readonly string[] }} options
 */
function build(name, sources, { fuzzer, flags }) {
  say(`${name}: building …`);
  const program = join(work, `${name}-fuzz`);
  const sanitizers = [...(fuzzer ? ['fuzzer'] : []), ...(chosen.thread ? ['thread'] : ['address', 'undefined'])];
  const all = ['-O1', '-g', '-std=c++20', '-pthread', `-fsanitize=${sanitizers.join(',')}`, ...flags];
  if (fuzzer && chosen.thread) all.push(`-fsanitize-coverage-allowlist=${uncounted()}`);
  return mustRun('clang++', [...all, '-o', program, ...sources, ...(fuzzer ? answers.libraries : [])])
    ? program
    : undefined;
}

/**
 * A list for clang: libFuzzer counts what was reached without any locks, which would be all that ThreadSanitizer ever
 * finds. So it counts in the harness only, and its inputs are changed blindly.
 */
function uncounted() {
  const list = join(work, 'counted');
  writeFileSync(list, 'src:*test/native/fuzz/*\nfun:*\n');
  return list;
}

/** @param {string} program @param {readonly string[]} args */
function watched(program, args) {
  // ThreadSanitizer wants to know where memory lies; the system may place it elsewhere at random.
  return chosen.thread ? mustRun('setarch', ['--addr-no-randomize', program, ...args]) : mustRun(program, args);
}

/** @param {string} codec @param {typeof decoders[keyof typeof decoders]} decoder */
function fuzzDecoder(codec, { make, folder, seeds }) {
  const folders = new Set([folder, 'input', 'parallel']);
  const sources = answers.sources.filter((path) => folders.has(path.split('/')[0] ?? ''));
  if (!sources.some((path) => path.startsWith(`${folder}/`))) {
    say(`${codec}: not built on this computer`);
    return true;
  }
  const flags = [
    `-DMAKE_DECODER=${make}`,
    ...answers.defines.map((name) => `-D${name}`),
    ...answers.include_dirs.map((path) => `-I${path}`),
  ];
  const files = [...sources.map((path) => join('native', path)), join('test', 'native', 'fuzz', 'decoder.cc')];
  const program = build(codec, files, { fuzzer: true, flags });
  if (program === undefined) return false;
  const corpus = join(corpora, codec);
  plantSeeds(corpus, seeds);
  say(`${codec}: ${seconds} s …`);
  return watched(program, [
    `-max_total_time=${seconds}`,
    // Under ThreadSanitizer everything takes ten times as long.
    `-timeout=${chosen.thread ? 60 : 20}`,
    '-rss_limit_mb=2048',
    `-max_len=${1 << 16}`,
    ...(chosen.thread ? ['-len_control=0'] : []),
    '-print_final_stats=1',
    `-artifact_prefix=${join(work, `${codec}-`)}`,
    corpus,
  ]);
}

function fuzzHash() {
  const sources = answers.sources.filter((path) => path.startsWith('hash/')).map((path) => join('native', path));
  const program = build('hash', [...sources, join('test', 'native', 'fuzz', 'hash-threads.cc')], {
    fuzzer: false,
    flags: [],
  });
  if (program === undefined) return false;
  say(`hash: ${seconds} s …`);
  return watched(program, [seconds]);
}

const all = {
  ...Object.fromEntries(Object.entries(decoders).map(([codec, it]) => [codec, () => fuzzDecoder(codec, it)])),
  hash: fuzzHash,
};
const strange = only.filter((name) => !(name in all));
if (strange.length > 0) throw new Error(`There is no ${strange.join(', ')}; there are ${Object.keys(all).join(', ')}`);
const bad = Object.entries(all).flatMap(([name, fuzz]) =>
  (only.length > 0 && !only.includes(name)) || fuzz() ? [] : [name],
);
say(bad.length === 0 ? `Nothing was found. Corpora are in ${corpora}` : `Findings in ${bad.join(', ')}; see ${work}`);
process.exitCode = bad.length === 0 ? 0 : 1;
