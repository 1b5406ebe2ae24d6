import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deviceGlob } from '../../../../electron/engine/image/pantavisor/glob.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

describe('patterns of a signature, as devices take them', () => {
  test.each([
    ['bsp/**', 'bsp/run.json', true],
    ['bsp/**', 'bsp/a/b/c', true],
    ['bsp/**', 'bsp', true],
    ['bsp/**', 'bsp2/run.json', false],
    ['b*/**', 'bsp/run.json', true],
    ['*', '#spec', true],
    ['*', 'bsp/run.json', false],
    ['_sigs/*', '_sigs/bsp.json', true],
    ['_sigs/*', '_sigs/a/b.json', false],
    ['*/run.json', 'app/run.json', true],
    // A signer takes these for any depth.
    ['**', 'bsp/run.json', false],
    ['**', '#spec', false],
    ['**/src.json', 'app/src.json', true],
    ['**/src.json', 'src.json', false],
    ['**/src.json', 'a/b/src.json', false],
    ['app?[a-c]', 'app-b', true],
    ['app[!a]', 'app/', false],
    [String.raw`a\*`, 'a*', true],
    [String.raw`a\*`, 'ab', false],
    ['a[b', 'a[b', true],
    ['', 'a', false],
    // Behind a star, the C library does not find an escaped slash.
    [String.raw`*\/b`, 'a/b', false],
    [String.raw`a\/b`, 'a/b', true],
    ['[[=a=]]', 'a', true],
    ['[[.a.]-c]', 'b', true],
    ['[![:none:]]', 'a', false],
    // The device has no idea of UTF-8.
    ['?', 'é', false],
    ['??', 'é', true],
  ])('%s on %s: %s', (pattern, key, expected) => {
    expect(deviceGlob(pattern)(key)).toBe(expected);
  });

  test('takes no time over a pattern that asks for trouble', () => {
    const startedAt = performance.now();
    expect(deviceGlob('*a'.repeat(2000))(`${'a'.repeat(1999)}b`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test("agrees with the C library's fnmatch", needing('gcc'), async () => {
    await using folder = await temporaryFolder();
    const program = await compile(folder.path);
    const parts = [
      'a',
      'b',
      '/',
      '*',
      '?',
      '[',
      ']',
      '!',
      '-',
      '**',
      '/**',
      '[ab]',
      '[!a]',
      '[a-c]',
      '.',
      'é',
      '[[:alpha:]]',
      '[![:none:]]',
      '[[=a=]b]',
      '[[.a.]b]',
      '[[.ab.]b]',
      '[=',
      '[.',
      String.raw`\/`,
      String.raw`\a`,
      '^',
    ];
    const pattern = fc.array(fc.constantFrom(...parts), { maxLength: 7 }).map((all) => all.join(''));
    const key = fc.array(fc.constantFrom('a', 'b', 'c', '/', '.', 'é', '-', '[', 'ab/'), {
      minLength: 1,
      maxLength: 7,
    });
    const cases = fc.sample(
      fc.tuple(
        pattern,
        key.map((all) => all.join('')),
      ),
      { seed: 6, numRuns: 30_000 },
    );
    const lines = cases.map(([pattern, key]) => `${asDevice(pattern)}\tx${key}\n`).join('');
    const theirs = execFileSync(program, { input: lines, env: { LC_ALL: 'C' }, maxBuffer: 1 << 24 }).toString();
    const differing = cases.filter(([pattern, key], index) => deviceGlob(pattern)(key) !== (theirs[index] === '1'));
    expect(differing).toEqual([]);
    expect(theirs.split('1').length).toBeGreaterThan(200);
  });
});

/** The flag and the pattern that the device hands to fnmatch; the `x` keeps empty ones from getting lost. */
function asDevice(pattern: string): string {
  if (pattern === '**') return 'x1\tx';
  if (!pattern.endsWith('/**')) return `x0\tx${pattern}`;
  return `x1\tx${pattern.slice(0, -3).replace(/\/+$/u, '') || '/'}`;
}

async function compile(folder: string): Promise<string> {
  const source = join(folder, 'judge.c');
  const program = join(folder, 'judge');
  await writeFile(
    source,
    String.raw`
      #define _GNU_SOURCE
      #include <fnmatch.h>
      #include <stdio.h>
      #include <string.h>
      int main(void) {
        char line[4096];
        while (fgets(line, sizeof line, stdin)) {
          line[strcspn(line, "\n")] = 0;
          char *flag = strtok(line, "\t"), *pattern = strtok(0, "\t"), *name = strtok(0, "\t");
          int flags = FNM_PATHNAME | (flag[1] == '1' ? FNM_LEADING_DIR : 0);
          putchar(fnmatch(pattern + 1, name + 1, flags) == 0 ? '1' : '0');
        }
      }`,
  );
  execFileSync('gcc', ['-o', program, source]);
  return program;
}
