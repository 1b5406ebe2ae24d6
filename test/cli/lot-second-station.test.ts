import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineersFiles } from '../rigs/lot/page-bench.ts';
import { needing } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { wick } from '../rigs/wick.ts';

describe('wick lot, at a second station of a ledger', needing('sfdisk', 'mkfs.vfat'), () => {
  test('is let in by the commands that the errors name', { timeout: 120_000 }, async () => {
    await using folder = await temporaryFolder();
    const { path: work } = folder;
    const at = (home: string) => async (args: readonly string[]) =>
      await wick(['lot', ...args, '--ledger', join(work, 'ledger.db'), '--json'], {
        cwd: work,
        env: { WICK_HOME: join(work, home), WICK_KEYCHAIN: 'off', TMPDIR: work },
      });
    const [first, second] = [at('first'), at('second')];
    const { recipe, table } = await engineersFiles(work, 3);
    const wish = ['create', recipe, '--size', '2', '--media', 'practice', '--countdown', '0', '--table'];
    expect((await first([...wish, table, '--name', 'one'])).code).toBe(0);

    const others = join(work, 'others.csv');
    await writeFile(others, 'serial,token\nother-1,token-other-1\nother-2,token-other-2\n');
    const unknown = await second([...wish, others, '--name', 'two']);
    expect(unknown.result).toMatchObject({ error: { code: 'station-unknown' } });
    expect((await first(commandIn(unknown.result))).result).toMatchObject({ ok: true });
    expect((await second([...wish, others, '--name', 'two'])).result).toMatchObject({ ok: true });

    const untrusted = await second(['run', 'one', '--practice', '1', '--folder', work]);
    expect(untrusted.result).toMatchObject({ error: { code: 'lot-untrusted' } });
    expect((await second([...commandIn(untrusted.result), '--yes'])).result).toMatchObject({ ok: true });
    const ran = await second(['run', 'one', '--practice', '1', '--folder', work]);
    expect(ran.result).toMatchObject({ ok: true, standing: { states: { passed: 2 } } });
  });
});

/** The command that a hint ends with, as a shell takes it apart. */
function commandIn(result: Record<string, unknown>): string[] {
  const { hint } = result['error'] as { hint: string };
  const [, words = ''] = /wick lot (.+)/.exec(hint) ?? [];
  return words.split(' ').map((word) => word.replaceAll('"', ''));
}
