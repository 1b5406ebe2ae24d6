import { mkdtempDisposableSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { helperCommand } from '../../../electron/engine/flash/spawn-helper.ts';

const name = process.platform === 'win32' ? 'wick-helper.exe' : 'wick-helper';

/** A folder `installed/` with the program, and what a bundle in `bundle/` finds. */
function found(bundle: string, link: string): string {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-test-'));
  mkdirSync(join(folder.path, 'installed'));
  mkdirSync(join(folder.path, bundle), { recursive: true });
  writeFileSync(join(folder.path, 'installed', name), '');
  symlinkSync(join(folder.path, 'installed'), join(folder.path, link));
  const { program } = helperCommand(join(folder.path, bundle));
  return program.replace(realpathSync(folder.path), '');
}

test('a bundle starts the program beside it', () => {
  expect(found('installed', 'elsewhere')).toBe(join('/installed', name));
});

test('the app, in an archive, starts the program beside the archive by its real path', () => {
  expect(found('resources/app.asar/dist', 'resources/wick')).toBe(join('/installed', name));
});

test('without a program, Node runs the bundle or the sources', () => {
  expect(found('dist', 'wick')).toBe(process.execPath);
});
