import { describe, expect, test } from 'vitest';
import { openTarget } from '../../../../electron/engine/flash/open-target.ts';
import { inspectCard } from '../../../../electron/engine/lot/inspect/inspect-card.ts';
import { badDrive } from '../../../rigs/bad-drive.ts';
import { loopDrive } from '../../../rigs/loop-drive.ts';
import { needing } from '../../../rigs/needs.ts';

const MiB = 1 << 20;
const { signal } = new AbortController();
const rule = { probe: 'quick', minSpeed: 0 } as const;

describe('a block device that has fewer bytes than it says', needing('root', 'loop', 'fuse', 'native'), () => {
  test.each([
    ['wraps', 11 * MiB + 512],
    ['wraps', 32 * MiB],
    ['lost', 20 * MiB + 4096],
  ] as const)('is found by a helper: what lies behind %s', async (how, from) => {
    await using bad = await badDrive({ size: 48 * MiB });
    await bad.order({ operation: 'write', from, how });
    await using target = await openTarget(bad.drive(), { signal, mode: 'write', force: false });
    await expect(inspectCard(target, rule, { signal, copy: undefined })).rejects.toMatchObject({
      code: 'target-capacity',
    });
  });
});

describe('a good block device', needing('root', 'loop', 'native'), () => {
  test.each([512, 4096])('of sectors of %i bytes is not accused, and is left without a table', async (sectorSize) => {
    await using good = await loopDrive({ size: 33 * MiB + 4096, sectorSize });
    await using target = await openTarget(good.drive(), { signal, mode: 'write', force: false });
    await expect(inspectCard(target, rule, { signal, copy: undefined })).resolves.toMatchObject({
      rate: expect.any(Number),
    });
    expect((await target.read({ offset: 0, length: MiB })).every((byte) => byte === 0)).toBe(true);
    await expect(inspectCard(target, { ...rule, minSpeed: 1e12 }, { signal, copy: undefined })).rejects.toMatchObject({
      code: 'target-slow',
    });
  });
});
