import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const heavy =
  /node:sqlite|\/(?:kysely|pg|pdfkit|bwip-js|zxing-wasm|uqr)\/|lot\/(?:ledger\/database|label|report|run)\//;

/** All modules that a program of these imports loads. */
function loadedBy(...paths: readonly string[]): string[] {
  const program = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({ resolve(name, context, next) { const found = next(name, context); seen.add(found.url); return found; } });
    for (const path of ${JSON.stringify(paths.map((path) => join(root, path)))}) await import(path);
    console.log(JSON.stringify([...seen]));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    cwd: root,
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}

test('who never asks for lots loads no databases, no PDF, no codes', { timeout: 60_000 }, () => {
  const answers = loadedBy('electron/engine/answers/answers.ts', 'electron/engine/answers/host.ts');
  expect(answers.some((url) => url.endsWith('/lot/station/bench.ts'))).toBe(true);
  expect(answers.filter((url) => heavy.test(url))).toEqual([]);
  // What is looked for is there where lots are asked for.
  expect(loadedBy('electron/engine/lot/ledger/station-ledger.ts').filter((url) => heavy.test(url))).not.toEqual([]);
});
