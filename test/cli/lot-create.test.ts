import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engineersFiles } from '../rigs/lot/page-bench.ts';
import { needing } from '../rigs/needs.ts';
import { wick } from '../rigs/wick.ts';

let work: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'wick-cli-lot-create-'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

const create = async (...args: string[]) =>
  await wick(['lot', 'create', ...args, '--name', 'L', '--json'], {
    cwd: work,
    env: { WICK_HOME: join(work, 'home'), WICK_KEYCHAIN: 'off', TMPDIR: work },
  });
const rules = ['--rule', 'serial=counter:01', '--rule', 'token=random:24'];

describe('wick lot create', needing('sfdisk', 'mkfs.vfat'), () => {
  test('says between what its numbers are', async () => {
    const { recipe } = await engineersFiles(work, 1);
    const numbers = [
      ['--size', '0', '1 to 1000000'],
      ['--size', '2', '--countdown', '61', '0 to 60'],
      ['--size', '2', '--pause-after', '0', '1 to 100'],
      ['--size', 'x', '1 to 1000000'],
    ];
    for (const words of numbers) {
      const { result } = await create(recipe, ...rules, ...words.slice(0, -1));
      expect(result).toMatchObject({
        exitCode: 2,
        error: { code: 'usage', message: expect.stringContaining(`from ${words.at(-1)}, and not`) },
      });
    }
  });

  test('says which words about cards it does not know', async () => {
    const { recipe } = await engineersFiles(work, 1);
    for (const [words, message] of [
      [['--media', 'usb,floppy'], '--media does not know all of "usb,floppy".'],
      [['--content', 'mine'], '--content does not know "mine".'],
      [['--min-size', '32GB', '--max-size', '8GB'], 'No card is as large as --min-size and as small as --max-size.'],
    ] as const)
      expect((await create(recipe, ...rules, '--size', '1', ...words)).result).toMatchObject({
        error: { code: 'usage', message },
      });
  });

  test('finds what is wrong before anything is made, too', async () => {
    const { recipe, table } = await engineersFiles(work, 2);
    expect((await create(recipe, '--size', '2', '--table', table, '--dry-run')).code).toBe(0);
    expect((await create(recipe, '--size', '3', '--table', table, '--dry-run')).result).toMatchObject({
      error: { code: 'table-problems', message: expect.stringContaining('the lot is to have 3 units') },
    });
    expect((await create(recipe, ...rules, '--size', '100', '--dry-run')).result).toMatchObject({
      error: { code: 'lot-values', message: expect.stringContaining('more than 2 digits') },
    });
  });

  test('blames the recipe, and no row, for what no value could make right', async () => {
    const { recipe, table } = await engineersFiles(work, 2);
    const text = await readFile(recipe, 'utf8');
    await writeFile(recipe, `${text.trimEnd()}\nfiles: [{ partition: 1, path: /a, content: "{{serial}}" }]\n`);
    expect((await create(recipe, '--size', '2', '--table', table)).result).toMatchObject({
      error: { code: 'recipe-invalid', message: expect.stringMatching(/"files" is not known here. It belongs under/) },
    });
  });
});
