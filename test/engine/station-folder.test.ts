import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stationFolder } from '../../electron/engine/station-folder.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';

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
