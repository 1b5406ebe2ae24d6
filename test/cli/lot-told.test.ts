import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { engineersFiles } from '../rigs/lot/page-bench.ts';
import { needing } from '../rigs/needs.ts';
import { wick } from '../rigs/wick.ts';

let work: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'wick-cli-lot-told-'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

const lot = async (...args: string[]) =>
  await wick(['lot', ...args], {
    cwd: work,
    env: { WICK_HOME: join(work, 'home'), WICK_KEYCHAIN: 'off', TMPDIR: work },
  });

test('a unit that came back says what it needs, and takes other values', needing('sfdisk', 'mkfs.vfat'), async () => {
  const { recipe } = await engineersFiles(work, 1);
  const values = ['--rule', 'serial=counter:01', '--rule', 'token=random:24'];
  await lot('create', recipe, '--name', 'L', '--size', '1', ...values, '--media', 'practice', '--countdown', '0');
  expect((await lot('run', 'L', '--practice', '1')).code).toBe(0);
  expect((await lot('unit', 'L', '1')).stdout).toMatch(/ reserved .* until \d{4}-\d\d-\d\dT/);
  // What counts would give the same again.
  const { stdout, stderr } = await lot('return', 'L', '1', '--reason', 'came back');
  expect(stdout + stderr).toMatch(/Unit 1 needs other values.*wick lot replace [0-9a-f]{8} 1 --set COLUMN=VALUE/);
  expect((await lot('replace', 'L', '1')).stderr).toContain('Give a value for each of serial, token.');
  expect((await lot('add', 'L', '--rule', '1')).stdout).toContain('0 of 1 have passed; the lot is complete at 1.');
});
