import { expect, test } from 'vitest';
import { IoWindow } from '../../electron/helper/io-window.ts';

const KiB = 1 << 10;
const MiB = 1 << 20;
const limits = { least: MiB, most: 16 * MiB };

/** A drive of a fixed speed, on a clock of its own. */
async function write(window: IoWindow, clock: { ms: number }, pieces: number, msEach: number) {
  const finish: (() => void)[] = [];
  let most = 0;
  const all = Array.from({ length: pieces }, () =>
    window.run(MiB, () => new Promise<void>((resolve) => finish.push(resolve))),
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
  const window = new IoWindow(limits, () => clock.ms);
  await write(window, clock, 30, 1000);
  expect(window.limit).toBeLessThan(1.1 * MiB);
  expect(await write(window, clock, 5, 1000)).toBe(1);
});

test('a fast drive gets more under way, up to what its queue holds', async () => {
  const clock = { ms: 0 };
  const window = new IoWindow(limits, () => clock.ms);
  await write(window, clock, 400, 1);
  expect(window.limit).toBe(16 * MiB);
  expect(await write(window, clock, 40, 1)).toBe(16);
  const small = new IoWindow({ least: MiB, most: 2 * MiB }, () => clock.ms);
  expect(await write(small, clock, 400, 1)).toBe(2);
});

test('waiting for work does not make a drive slow', async () => {
  const clock = { ms: 0 };
  const window = new IoWindow(limits, () => clock.ms);
  for (let count = 0; count < 100; count += 1) {
    clock.ms += 5000;
    await write(window, clock, 1, 60);
  }
  expect(window.limit).toBeGreaterThan(8 * MiB);
});

test('a write that fails makes room all the same', async () => {
  const window = new IoWindow(limits);
  const failures = Array.from({ length: 20 }, () => window.run(MiB, () => Promise.reject(new Error('EIO'))));
  for (const failure of failures) await expect(failure).rejects.toThrow('EIO');
  await window.run(MiB, () => Promise.resolve());
});

test('a drive that falls silent gets one small request at a time, and more again once it answers', async () => {
  const clock = { ms: 0 };
  const window = new IoWindow(limits, () => clock.ms);
  await write(window, clock, 100, 1);
  const finish: (() => void)[] = [];
  const all = Array.from({ length: 40 }, () =>
    window.run(MiB, () => new Promise<void>((resolve) => finish.push(resolve))),
  );
  expect([finish.length, window.request]).toEqual([16, MiB]);
  clock.ms += 3900;
  window.silent();
  expect(window.request).toBe(MiB);
  clock.ms += 200;
  window.silent();
  expect(window.request).toBe(128 * KiB);
  // What was under way comes back late; nothing follows until all of it has.
  for (let late = 1; late <= 16; late += 1) {
    window.moved(MiB);
    finish.shift()?.();
    await new Promise(setImmediate);
    expect(finish).toHaveLength(late < 16 ? 16 - late : 1);
    expect(window.request).toBe(128 * KiB);
  }
  for (let part = 0; part < 8; part += 1) window.moved(128 * KiB);
  expect(window.request).toBe(MiB);
  while (finish.length > 0) {
    clock.ms += 1;
    finish.shift()?.();
    await new Promise(setImmediate);
  }
  await Promise.all(all);
  expect(await write(window, clock, 400, 1)).toBe(16);
});

test('a drive of which nothing is wanted is not silent', () => {
  const clock = { ms: 0 };
  const window = new IoWindow(limits, () => clock.ms);
  clock.ms += 60_000;
  window.silent();
  expect(window.request).toBe(MiB);
});
