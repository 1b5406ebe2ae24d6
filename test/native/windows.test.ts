import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempDisposableSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answers } from '../../native/parts.mjs';
import { needing } from '../rigs/needs.ts';

const root = join(import.meta.dirname, '../..');
const compiler = 'x86_64-w64-mingw32-g++-posix';
/** Of the libraries: the same on every system, but they lie among those of this one. */
const libraryHeaders = ['isa-l', 'isa-l.h', 'lzma', 'lzma.h', 'zstd.h', 'zstd_errors.h'];

const flags = ['-std=c++20', '-fsyntax-only', '-Wall', '-Wextra', '-Werror', '-DNAPI_VERSION=8'];
const nodeHeaders = join(root, 'node_modules/node-api-headers/include');

async function compile(source: string, include: string): Promise<string> {
  const child = spawn(
    compiler,
    [...flags, ...answers.defines.map((name) => `-D${name}`), '-isystem', include, '-isystem', nodeHeaders, source],
    { cwd: join(root, 'native'), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return code === 0 ? '' : `${source}: ${said}`;
}

test('all of the addon compiles for Windows', { ...needing(compiler, 'native'), timeout: 240_000 }, async () => {
  using include = mkdtempDisposableSync(join(tmpdir(), 'wick-windows-'));
  for (const name of libraryHeaders) {
    const path = join('/usr/include', name);
    if (existsSync(path)) symlinkSync(path, join(include.path, name));
  }
  const sources = answers.sources.values();
  const complaints: string[] = [];
  const worker = async () => {
    for (const source of sources) complaints.push(await compile(source, include.path));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  expect(complaints.length).toBeGreaterThan(30);
  expect(complaints.filter((text) => text !== '')).toEqual([]);
});
