import { expect, test } from 'vitest';
import { Scanned } from '../../../../electron/engine/lot/run/scanned.ts';

test('a board waits half a minute for its card, and one that is not of the lot is not taken', () => {
  let now = 0;
  const scanned = new Scanned({ pattern: 'B-[0-9]{3}' }, () => now);
  expect(() => scanned.scan('4006381333931')).toThrow(expect.objectContaining({ code: 'board-wrong' }));
  expect(() => scanned.scan('XB-123')).toThrow(expect.objectContaining({ code: 'board-wrong' }));
  expect(scanned.take()).toBe(false);
  scanned.scan(' B-123 ');
  now = 29_999;
  expect(scanned.waiting).toMatchObject({ board: 'B-123' });
  expect(scanned.take()).toBe('B-123');
  expect(scanned.take()).toBe(false);
  scanned.scan('B-124');
  now += 30_000;
  expect(scanned.take()).toBe(false);
});

test('a lot that asks for no boards takes none', () => {
  const scanned = new Scanned(undefined, () => 0);
  expect(() => scanned.scan('B-123')).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(scanned.take()).toBeUndefined();
});
