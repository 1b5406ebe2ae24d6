import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setAside } from '../../../electron/engine/certificate/keep.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

test('what is set aside stays, under a name of its own that still is a certificate’s', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, '000001-1.certificate.json');
  await writeFile(file, 'the first');
  const first = await setAside(file);
  await writeFile(file, 'the second');
  const second = await setAside(file);
  expect(await readFile(first ?? '', 'utf8')).toBe('the first');
  expect(await readFile(second ?? '', 'utf8')).toBe('the second');
  const names = await readdir(folder.path);
  expect(names).toHaveLength(2);
  expect(names.every((name) => /^000001-1-.+\.certificate\.json$/.test(name))).toBe(true);
});

test('where there is nothing, nothing is set aside', async () => {
  await using folder = await temporaryFolder();
  expect(await setAside(join(folder.path, '000001-1.certificate.json'))).toBeUndefined();
});

test('what cannot be set aside is told', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'file'));
  await writeFile(join(folder.path, 'file', 'x.certificate.json'), '');
  await expect(setAside(join(folder.path, 'file', 'x.certificate.json', 'y.certificate.json'))).rejects.toMatchObject({
    code: 'file-unwritable',
  });
});
