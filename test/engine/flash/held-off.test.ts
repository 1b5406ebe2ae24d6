import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { HeldOff } from '../../../electron/engine/flash/held-off.ts';

test('a cancellation passes at once until it is held off', () => {
  const outer = new AbortController();
  using held = new HeldOff(outer.signal);
  outer.abort(new Error('enough'));
  expect(held.signal.aborted).toBe(true);
  expect(() => held.begin()).toThrow('enough');
});

test('held off it passes after a while, with its reason', async () => {
  const outer = new AbortController();
  using held = new HeldOff(outer.signal, 5);
  held.begin();
  outer.abort(new Error('enough'));
  expect(held.signal.aborted).toBe(false);
  while (!held.signal.aborted) await sleep(1);
  expect(held.signal.reason).toMatchObject({ message: 'enough' });
});

test('held off only for a while, it passes when that is over', () => {
  const outer = new AbortController();
  using held = new HeldOff(outer.signal);
  held.begin();
  held.end();
  held.begin();
  outer.abort(new Error('enough'));
  expect(held.signal.aborted).toBe(false);
  expect(() => held.end()).toThrow('enough');
  expect(held.signal.aborted).toBe(true);
});

test('it does not pass any more when all is over', async () => {
  const outer = new AbortController();
  const held = new HeldOff(outer.signal, 1);
  held.begin();
  outer.abort();
  held[Symbol.dispose]();
  await sleep(5);
  expect(held.signal.aborted).toBe(false);
});
