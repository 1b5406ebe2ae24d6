import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineersFiles } from '../rigs/lot/page-bench.ts';
import { needing } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { wick } from '../rigs/wick.ts';

describe('wick lot, with a backup of its ledger put back', needing('sfdisk', 'mkfs.vfat'), () => {
  test('makes nothing from it, and scraps what may have been used where a person says so', {
    timeout: 120_000,
  }, async () => {
    await using folder = await temporaryFolder();
    const { path: work } = folder;
    const env = { WICK_HOME: join(work, 'home'), WICK_KEYCHAIN: 'off', TMPDIR: work };
    const ledger = join(work, 'ledger.db');
    const lot = async (...args: string[]) =>
      await wick(['lot', ...args, '--ledger', ledger, '--json'], { cwd: work, env });
    const { recipe, table } = await engineersFiles(work, 3);
    const sizes = ['--size', '2', '--media', 'practice', '--countdown', '0'];
    expect((await lot('create', recipe, '--name', 'Gateways', '--table', table, ...sizes)).code).toBe(0);
    await copyFile(ledger, `${ledger}.backup`);
    expect((await lot('run', 'Gateways', '--practice', '1')).code).toBe(0);
    for (const suffix of ['-wal', '-shm']) await rm(`${ledger}${suffix}`, { force: true });
    await copyFile(`${ledger}.backup`, ledger);

    const older = { ok: false, exitCode: 4, error: { code: 'ledger-older' } };
    expect((await lot('run', 'Gateways', '--practice', '1')).result).toMatchObject(older);
    expect((await lot('reconcile')).result).toMatchObject(older);
    expect((await lot('reconcile', '--accept-older')).result).toMatchObject({ exitCode: 2 });
    expect((await lot('reconcile', 'Gateways', '--accept-older')).result).toMatchObject({
      ok: true,
      lots: [{ scrapped: [1, 2, 3], settled: [] }],
    });
    expect((await lot('reconcile')).result).toMatchObject({ ok: true });
    expect((await lot('status')).result).toMatchObject({ lots: [{ status: 'paused', states: { scrapped: 3 } }] });
  });

  test('goes on without a lot whose ledger is gone', async () => {
    await using folder = await temporaryFolder();
    const { path: work } = folder;
    const env = { WICK_HOME: join(work, 'home'), WICK_KEYCHAIN: 'off', TMPDIR: work };
    const ledger = join(work, 'ledger.db');
    const lot = async (...args: string[]) =>
      await wick(['lot', ...args, '--ledger', ledger, '--json'], { cwd: work, env });
    const { recipe, table } = await engineersFiles(work, 3);
    const create = async () =>
      await lot('create', recipe, '--name', 'Gateways', '--table', table, '--size', '2', '--media', 'practice');
    expect((await create()).code).toBe(0);
    for (const suffix of ['', '-wal', '-shm']) await rm(`${ledger}${suffix}`, { force: true });
    const { result } = await create();
    expect(result).toMatchObject({ exitCode: 4, error: { code: 'ledger-older', fields: { entries: 0 } } });
    // As it stands in the hint.
    const [, command = ''] = /"wick lot (reconcile [^"]+)"/.exec(JSON.stringify(result).replaceAll('\\"', '"')) ?? [];
    expect(command).toMatch(/--accept-older$/);
    expect((await lot(...command.split(' '))).result).toMatchObject({ ok: true });
    expect((await create()).code).toBe(0);
    expect((await lot('reconcile', 'Gateways', '--accept-older')).result).toMatchObject({ lots: [{ scrapped: [] }] });
  });
});
