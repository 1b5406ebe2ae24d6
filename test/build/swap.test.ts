import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyWhole, makeAnew } from '../../build/swap.mjs';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { numbered } from './programs/make-numbered.ts';

const program = join(import.meta.dirname, 'programs', 'make-numbered.ts');

function numbersIn(folder: string): Set<string> {
  return new Set(readdirSync(folder).map((name) => readFileSync(join(folder, name, 'number'), 'utf8')));
}

describe('a folder that is made anew', () => {
  test('is whole in every copy that is taken of it meanwhile', async () => {
    await using folder = await temporaryFolder();
    const [dist, drafts] = [join(folder.path, 'dist'), join(folder.path, 'drafts')];
    await makeAnew(dist, numbered(0), drafts);
    // Over and over in a process of its own, as a start in another window would.
    const building = spawn(process.execPath, [program, dist, drafts]);
    try {
      await expect.poll(() => [...numbersIn(dist)][0] ?? '0').not.toBe('0');
      const seen = new Set<string>();
      for (let copy = 0; seen.size < 5; copy += 1) {
        const to = join(folder.path, `copy-${copy}`);
        copyWhole(dist, to);
        const numbers = numbersIn(to);
        expect(numbers.size).toBe(1);
        for (const number of numbers) seen.add(number);
      }
    } finally {
      building.kill('SIGKILL');
      await once(building, 'exit');
    }
  });

  test('can be made by two at a time', async () => {
    await using folder = await temporaryFolder();
    const [dist, drafts] = [join(folder.path, 'dist'), join(folder.path, 'drafts')];
    await Promise.all([1, 2, 3, 4].map((number) => makeAnew(dist, numbered(number), drafts)));
    expect(numbersIn(dist).size).toBe(1);
    expect(await readdir(drafts)).toEqual([]);
  });

  test('stays as it was where that fails, and nothing is left of what was begun', async () => {
    await using folder = await temporaryFolder();
    const [dist, drafts] = [join(folder.path, 'dist'), join(folder.path, 'drafts')];
    await makeAnew(dist, numbered(7), drafts);
    const failing = makeAnew(
      dist,
      async (draft) => {
        writeFileSync(join(draft, 'first'), 'half');
        throw new Error('a mistake in the source');
      },
      drafts,
    );
    await expect(failing).rejects.toThrow('a mistake in the source');
    expect(numbersIn(dist)).toEqual(new Set(['7']));
    expect(await readdir(drafts)).toEqual([]);
  });

  test('can be read by others as far as its owner lets them', async () => {
    await using folder = await temporaryFolder();
    const [dist, drafts] = [join(folder.path, 'dist'), join(folder.path, 'drafts')];
    await makeAnew(dist, numbered(1), drafts);
    expect(statSync(dist).mode & 0o777).toBe(0o777 & ~process.umask());
  });
});
