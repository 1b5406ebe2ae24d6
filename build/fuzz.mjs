// `npm run fuzz [-- SECONDS [CODEC…]]`: libFuzzer with AddressSanitizer on every native decoder, starting from what the
// real tools pack. Findings and grown corpora stay in the folder that is named at the end. Needs clang.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { answers } from '../native/parts.mjs';
import { say } from './setup.mjs';

const root = join(import.meta.dirname, '..');

/** Codec → function of decoder.h, folder of native/, and the tools that make seeds. */
const decoders = {
  bzip2: { make: 'make_bzip2_decoder', folder: 'bzip2', seeds: ['bzip2 -c', 'bzip2 -1 -c'] },
  gzip: { make: 'make_gzip_decoder', folder: 'gzip', seeds: ['gzip -c', 'gzip -1 -n -c'] },
  xz: {
    make: 'make_xz_decoder',
    folder: 'xz',
    seeds: ['xz -c', 'xz --check=none --block-size=1KiB -c', 'xz --x86 --lzma2=preset=0 -c'],
  },
  lzma: { make: 'make_lzma_decoder', folder: 'xz', seeds: ['xz --format=lzma -c'] },
  zstd: { make: 'make_zstd_decoder', folder: 'zstd', seeds: ['zstd -q -c', 'zstd -q -19 --check -c'] },
  lz4: { make: 'make_lz4_decoder', folder: 'lz4', seeds: ['lz4 -q -c', 'lz4 -q -l -c', 'lz4 -q -BX -B4 -c'] },
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
  mkdirSync(folder);
  const contents = ['', 'x', 'the quick brown fox\n'.repeat(200), '\0'.repeat(5000)];
  for (const [i, tool] of tools.entries()) {
    for (const [j, content] of contents.entries()) {
      const { stdout, status } = spawnSync('sh', ['-c', tool], { input: content });
      if (status === 0) writeFileSync(join(folder, `${i}-${j}`), Buffer.concat([Buffer.from([0x75]), stdout]));
    }
  }
}

const [seconds = '60', ...only] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'wick-fuzz-'));
let bad = 0;
for (const [codec, { make, folder, seeds }] of Object.entries(decoders)) {
  if (only.length > 0 && !only.includes(codec)) continue;
  const sources = answers.sources.filter((path) => path.startsWith(`${folder}/`) || path.startsWith('input/'));
  if (!sources.some((path) => path.startsWith(`${folder}/`))) {
    say(`${codec}: not built on this computer`);
    continue;
  }
  const program = join(work, `${codec}-fuzz`);
  const flags = ['-O1', '-g', '-std=c++20', '-fsanitize=fuzzer,address,undefined', `-DMAKE_DECODER=${make}`];
  const files = [...sources.map((path) => join('native', path)), join('test', 'native', 'fuzz', 'decoder.cc')];
  const defines = answers.defines.map((name) => `-D${name}`);
  const includes = answers.include_dirs.map((path) => `-I${path}`);
  say(`${codec}: building …`);
  if (!mustRun('clang++', [...flags, ...defines, ...includes, '-o', program, ...files, ...answers.libraries])) {
    bad += 1;
    continue;
  }
  const corpus = join(work, codec);
  plantSeeds(corpus, seeds);
  say(`${codec}: ${seconds} s …`);
  const options = [
    `-max_total_time=${seconds}`,
    '-timeout=20',
    '-rss_limit_mb=2048',
    '-max_len=65536',
    '-print_final_stats=1',
  ];
  if (!mustRun(program, [...options, `-artifact_prefix=${join(work, `${codec}-`)}`, corpus])) bad += 1;
}
say(bad === 0 ? `Nothing was found. Corpora are in ${work}` : `${bad} decoders have findings, in ${work}`);
process.exitCode = bad === 0 ? 0 : 1;
