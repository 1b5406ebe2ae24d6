import { describe, expect, test } from 'vitest';
import type { TargetResult } from '../../../electron/contract/flash.ts';
import { flash } from '../../../electron/engine/flash/flash.ts';
import { planFlash } from '../../../electron/engine/flash/plan.ts';
import type { OpenTarget } from '../../../electron/engine/flash/target.ts';
import { mustNotWrapAround } from '../../../electron/engine/flash/wrap-around.ts';
import type { Image } from '../../../electron/engine/image/image.ts';
import { memoryImage, noise } from '../../rigs/memory-image.ts';
import { MemoryDrive, openerOf } from '../../rigs/memory-target.ts';

const MiB = 1 << 20;
const bytes = noise(40 * MiB);

async function run(image: Image, card: MemoryDrive, changedOnly: boolean): Promise<TargetResult | undefined> {
  const options = { unmapped: 'skip', verify: true, changedOnly, eject: false, force: [] } as const;
  const result = await flash({
    image,
    plan: planFlash(image, [card.drive], options),
    force: [],
    openTarget: openerOf([card]),
    signal: new AbortController().signal,
    emit: () => {},
  });
  return result.targets[0];
}

describe('a card that has 32 MiB in truth, where only zeroes of the image lie behind them', () => {
  test.each([32, 36])('is not good when they lie at %i MiB', async (at) => {
    const content = Buffer.from(bytes);
    content.fill(0, at * MiB, (at + 1) * MiB);
    const ranges = [
      { offset: 0, length: 3 * MiB },
      { offset: at * MiB, length: MiB },
    ];
    const image = memoryImage(content, {
      bmap: { version: '2.0', name: 'map', imageSize: 40 * MiB, blockSize: 4096, checksumType: undefined, ranges },
    });
    const card = new MemoryDrive('/dev/fake', 64 * MiB, { wrapsAt: 32 * MiB });
    expect(await run(image, card, false)).toMatchObject({ outcome: 'failed', error: { code: 'target-capacity' } });
    expect(card.bytes.subarray(0, MiB).every((byte) => byte === 0)).toBe(true);
    const honest = new MemoryDrive('/dev/honest', 64 * MiB);
    expect(await run(image, honest, false)).toMatchObject({ outcome: 'good', verified: true });
  });

  test('is found wherever its true end is', async () => {
    for (const wrapsAt of [2 * MiB, 5 * MiB + 512, 8 * MiB - 512, 9 * MiB + 4096]) {
      const card = new MemoryDrive('/dev/fake', 64 * MiB, { wrapsAt });
      const image = memoryImage(Buffer.alloc(10 * MiB), {});
      expect(await run(image, card, false)).toMatchObject({ outcome: 'failed', error: { code: 'target-capacity' } });
    }
  });

  test('is found where it has not quite what an image needs that fills it', async () => {
    const size = 10 * MiB + 512 * 1024;
    for (const lacking of [512, 4096, 100 * 1024]) {
      const card = new MemoryDrive('/dev/fake', size, { wrapsAt: size - lacking });
      expect(await run(memoryImage(Buffer.alloc(size)), card, false)).toMatchObject({
        outcome: 'failed',
        error: { code: 'target-capacity' },
      });
    }
    const honest = new MemoryDrive('/dev/honest', size);
    expect(await run(memoryImage(Buffer.alloc(size)), honest, false)).toMatchObject({ outcome: 'good' });
  });

  test('keeps no mark where looking for them fails', async () => {
    const card = new MemoryDrive('/dev/fake', 8 * MiB);
    const target = card.open(new AbortController().signal);
    await target.zero({ offset: 0, length: MiB });
    let asked = 0;
    const failing: OpenTarget = Object.assign(Object.create(target), {
      hash: async (...ranges: Parameters<OpenTarget['hash']>) => {
        asked += 1;
        if (asked > 1) throw new Error('unreadable');
        return await target.hash(...ranges);
      },
    });
    await expect(mustNotWrapAround(failing, 6 * MiB)).rejects.toThrow('unreadable');
    expect(card.bytes.subarray(0, MiB).every((byte) => byte === 0)).toBe(true);
  });
});

describe('a card that has 32 MiB in truth, where what lies behind them comes out at 4 MiB', () => {
  const fake = () => new MemoryDrive('/dev/fake', 64 * MiB, { wrapsAt: 32 * MiB });
  /** Nothing of it comes out in the first MiB, which is looked at for that. */
  const image = () => {
    const ranges = [
      { offset: 0, length: 24 * MiB },
      { offset: 36 * MiB, length: 4 * MiB },
    ];
    return memoryImage(bytes, {
      bmap: { version: '2.0', name: 'map', imageSize: 40 * MiB, blockSize: 4096, checksumType: undefined, ranges },
    });
  };
  const isWiped = (card: MemoryDrive) => card.bytes.subarray(0, MiB).every((byte) => byte === 0);

  test('is not good when what was overwritten has been written again: that has overwritten the rest', async () => {
    const card = fake();
    expect(await run(image(), card, false)).toMatchObject({ outcome: 'failed', error: { code: 'verify-mismatch' } });
    expect(isWiped(card)).toBe(true);
  });

  test('is not good with what it held before, when that was overwritten since it was compared', async () => {
    const card = fake();
    expect(await run(memoryImage(bytes.subarray(0, 24 * MiB)), card, false)).toMatchObject({ outcome: 'good' });
    expect(await run(image(), card, true)).toMatchObject({
      outcome: 'failed',
      error: { code: 'verify-mismatch' },
      kept: 23 * MiB,
    });
    expect(isWiped(card)).toBe(true);
  });
});
