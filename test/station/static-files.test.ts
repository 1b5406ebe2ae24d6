import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { readStaticFiles } from '../../electron/station/static-files.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';

test('the pages are the files of known kinds, by their paths; the start page has two', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'assets'));
  for (const name of ['index.html', 'assets/index-1.js', 'secret.pem', '.env']) {
    await writeFile(join(folder.path, name), name);
  }
  const files = await readStaticFiles(folder.path);
  expect([...files.keys()].sort()).toEqual(['/', '/assets/index-1.js', '/index.html']);
  expect(files.get('/assets/index-1.js')?.headers['cache-control']).toContain('immutable');
  expect(files.get('/')?.headers['cache-control']).toBe('no-store');
});

test('a station whose pages were not built says how to build them', async () => {
  await using folder = await temporaryFolder();
  const source = join(import.meta.dirname, '..', '..', 'electron', 'cli', 'main.ts');
  const command = spawn(process.execPath, [source, 'station', '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, WICK_HOME: folder.path },
  });
  const [said, [code]] = await Promise.all([text(command.stderr), once(command, 'exit')]);
  expect(said).toContain('npm run -s wick -- station');
  expect(code).toBe(2);
});
