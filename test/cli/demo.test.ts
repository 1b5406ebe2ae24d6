import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../electron/contract/verdict.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { wick } from '../rigs/wick.ts';

describe.concurrent('wick demo', { timeout: 60_000 }, () => {
  test('goes the whole way: flash, claim, first boot, verdict', async () => {
    await using folder = await temporaryFolder();
    const env = { TMPDIR: folder.path, HOME: folder.path, WICK_HOME: `${folder.path}/station` };
    const ran = await wick(['demo', '--json'], { env });
    expect(ran, ran.stderr).toMatchObject({
      code: 0,
      result: { ok: true, exitCode: 0, targets: [{ outcome: 'good', verified: true }] },
    });
    expect(ran.events.filter(({ event }) => event === 'result')).toHaveLength(1);
    expect(ran.events.find(({ event }) => event === 'flashed')).toMatchObject({ targets: [{ outcome: 'good' }] });
    const { judgement } = ran.result['unit'] as { judgement: Judgement };
    expect(judgement.verdict).toBe('up-claimed');
    expect(judgement.rungs.map(({ rung, outcome }) => `${rung} ${outcome}`)).toEqual([
      'V5 holds',
      'V6 holds',
      'V7 holds',
      'V8 unchecked',
    ]);
    expect(ran.stderr).toContain('Its token has done its work, and is disabled');
    expect(ran.duration).toBeLessThan(40_000);
    expect(await readdir(folder.path), 'nothing is left behind').toEqual([]);
  });

  test('says in the end what to do with a real card', async () => {
    await using folder = await temporaryFolder();
    const { code, stdout, stderr } = await wick(['demo'], { env: { TMPDIR: folder.path } });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('The device is up, it is yours, and it runs exactly what was written.');
    expect(stdout).toContain('wick flash IMAGE');
    expect(stderr).toContain('device: up, claimed');
  });

  test('leaves nothing behind where somebody stops it in the middle', async () => {
    await using folder = await temporaryFolder();
    const { code } = await wick(['demo'], {
      env: { TMPDIR: folder.path },
      meanwhile: (child) =>
        child.stderr?.on('data', (text: Buffer) => {
          if (text.includes('4. The card goes')) child.kill('SIGINT');
        }),
    });
    expect(code).toBe(8);
    expect(await readdir(folder.path)).toEqual([]);
  });
});
