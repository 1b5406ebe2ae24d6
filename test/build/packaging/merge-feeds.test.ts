import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

const program = join(import.meta.dirname, '../../../build/packaging/merge-feeds.mjs');

function feed(version: string, arch: string) {
  const url = `Wick-${version}-mac-${arch}.zip`;
  return { version, files: [{ url, sha512: 'x', size: 1 }], path: url, sha512: 'x' };
}

function merge(...feeds: object[]) {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-test-'));
  const files = feeds.map((it, index) => {
    const file = join(folder.path, `${index}.yml`);
    writeFileSync(file, stringify(it));
    return file;
  });
  return spawnSync(process.execPath, [program, ...files], { encoding: 'utf8' });
}

test('both processors are in one list', () => {
  const [arm, intel] = [feed('1.0.0', 'arm64'), feed('1.0.0', 'x64')];
  expect(parse(merge(arm, intel).stdout)).toEqual({ ...arm, files: [...arm.files, ...intel.files] });
});

test('lists of different releases are not one', () => {
  const { status, stderr } = merge(feed('1.0.0', 'arm64'), feed('1.0.1', 'x64'));
  expect(status).toBe(1);
  expect(stderr).toContain('Lists of 1.0.0 and 1.0.1 are not of one release.');
});
