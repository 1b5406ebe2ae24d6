import { execFile } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { stationFolder } from '../../electron/engine/station-folder.ts';
import { needing } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';

const run = promisify(execFile);

test('the folder of a station is made for its owner alone, where it is not there', async () => {
  await using folder = await temporaryFolder();
  const named = join(folder.path, 'deep', 'wick');
  expect(await stationFolder({ WICK_HOME: named })).toBe(named);
  expect((await stat(named)).mode & 0o077).toBe(0);
});

test('one that cannot be made is said, with what to look at', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  const path = join(file, 'wick');
  await expect(stationFolder({ WICK_HOME: path })).rejects.toMatchObject({
    code: 'file-unwritable',
    fields: { path },
    hint: expect.stringContaining('Check the folder'),
  });
});

describe('a disk that takes no writes', needing('root'), () => {
  test('is said, before anything is asked of the station', async () => {
    await using folder = await temporaryFolder();
    await run('mount', ['-t', 'tmpfs', '-o', 'ro', 'none', folder.path]);
    try {
      const opened = stationFolder({ WICK_HOME: folder.path });
      await expect(opened).rejects.toMatchObject({ code: 'file-unwritable', fields: { path: folder.path } });
    } finally {
      await run('umount', ['--lazy', folder.path]);
    }
  });
});
