import { expect, test } from 'vitest';
import { WriteWindow } from '../../electron/helper/write-window.ts';

const MiB = 1 << 20;

/** A drive of a fixed speed, on a clock of its own. */
async function write(window: WriteWindow, clock: { ms: number }, pieces: number, msEach: number) {
  const finish: (() => void)[] = [];
  let most = 0;
  const all = Array.from({ length: pieces }, () =>
    window.run(MiB, () => new Promise((resolve) => finish.push(resolve))),
  );
  for (let done = 0; done < pieces; done += 1) {
    most = Math.max(most, finish.length);
    clock.ms += msEach;
    finish.shift()?.();
    await new Promise(setImmediate);
  }
  await Promise.all(all);
  return most;
}

test('a slow card has what it takes in half a second under way, never less than a piece', async () => {
  const clock = { ms: 0 };
  const window = new WriteWindow(MiB, () => clock.ms);
  await write(window, clock, 30, 1000);
  expect(window.limit).toBeLessThan(1.1 * MiB);
  expect(await write(window, clock, 5, 1000)).toBe(1);
});

test('a fast drive gets more under way, up to 16 MiB', async () => {
  const clock = { ms: 0 };
  const window = new WriteWindow(MiB, () => clock.ms);
  await write(window, clock, 400, 1);
  expect(window.limit).toBe(16 * MiB);
  expect(await write(window, clock, 40, 1)).toBe(16);
});

test('waiting for work does not make a drive slow', async () => {
  const clock = { ms: 0 };
  const window = new WriteWindow(MiB, () => clock.ms);
  for (let count = 0; count < 100; count += 1) {
    clock.ms += 5000;
    await write(window, clock, 1, 60);
  }
  expect(window.limit).toBeGreaterThan(8 * MiB);
});

test('a write that fails makes room all the same', async () => {
  const window = new WriteWindow(MiB);
  const failures = Array.from({ length: 20 }, () => window.run(MiB, () => Promise.reject(new Error('EIO'))));
  for (const failure of failures) await expect(failure).rejects.toThrow('EIO');
  await window.run(MiB, () => Promise.resolve());
});
