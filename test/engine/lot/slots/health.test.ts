import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keepSlots, readSlots } from '../../../../electron/engine/lot/slots/bench-file.ts';
import {
  afterFailure,
  afterGood,
  healthOf,
  newSlotRecord,
  released,
  type SlotRecord,
  worstOf,
} from '../../../../electron/engine/lot/slots/health.ts';
import { keepShift, readShift } from '../../../../electron/engine/lot/slots/shift-file.ts';

const goods = (rate: number, count = 3): SlotRecord =>
  Array.from({ length: count }).reduce<SlotRecord>((record) => afterGood(record, rate), newSlotRecord);

describe('the health of a slot', () => {
  test('failures in a row end in quarantine; a good card, or a cause that is not the slot’s, do not', () => {
    const twice = afterFailure(afterFailure(newSlotRecord, 'card', 3), 'image', 3);
    expect(twice).toMatchObject({ failed: 2, failuresInRow: 1 });
    expect(afterFailure(afterFailure(twice, 'card', 3), 'pulled', 3).quarantined).toBe('failures');
    expect(afterFailure(afterGood(afterFailure(twice, 'card', 3), 1), 'card', 3).quarantined).toBeUndefined();
    expect(released(afterFailure(newSlotRecord, 'card', 1))).toMatchObject({ failuresInRow: 0, failed: 1 });
  });

  test('its speed is held against the median of the others, once all have written some cards', () => {
    const others = [goods(20), goods(21), goods(19), goods(100, 1)];
    expect(healthOf(goods(10), others)).toMatchObject({ rate: 10, pace: 0.5 });
    expect(healthOf(goods(10, 2), others).pace).toBeUndefined();
    expect(healthOf(goods(10), []).pace).toBeUndefined();
  });

  test('the worst is the one that fails most, or is much slower; none where all do well', () => {
    const well = healthOf(goods(20), [goods(20)]);
    expect(worstOf([well, well])).toBeUndefined();
    expect(worstOf([well, healthOf(goods(5), [goods(20)])])).toBe(1);
    expect(worstOf([{ ...well, failed: 3 }, healthOf(goods(5), [goods(20)])])).toBe(0);
  });
});

describe('what is kept of a bench', () => {
  test('comes back, and a quarantine outlasts the shift', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wick-bench-'));
    try {
      expect(await readSlots(folder)).toEqual([]);
      const slots = [{ id: 'slot-1', name: 'left', port: 'usb 1-1:1.0' }];
      await keepSlots(folder, slots);
      expect(await readSlots(folder)).toEqual(slots);
      const bad = afterFailure(newSlotRecord, 'card', 1);
      await keepShift(
        folder,
        new Map([
          ['a', goods(20)],
          ['b', bad],
        ]),
        1000,
      );
      expect(await readShift(folder, 2000)).toEqual(
        new Map([
          ['a', goods(20)],
          ['b', bad],
        ]),
      );
      expect(await readShift(folder, 1000 + 9 * 3_600_000)).toEqual(new Map([['b', bad]]));
      await writeFile(join(folder, 'bench.json'), '{"wick":1}');
      await expect(readSlots(folder)).rejects.toMatchObject({ code: 'source-unreadable' });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
