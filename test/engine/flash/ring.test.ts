import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SegmentRing } from '../../../electron/engine/flash/ring.ts';

let released = 0;
const segment = (index: number) => ({
  offset: index * 10,
  length: 10,
  digest: Promise.resolve(''),
  pieces: [],
  release: () => {
    released += 1;
  },
});

async function offsets(ring: SegmentRing, id: number, cut: { at?: number }, pause = 0): Promise<number[]> {
  const seen: number[] = [];
  for await (const { offset, release } of ring.read(id, cut)) {
    seen.push(offset);
    if (pause > 0) await sleep(pause);
    release();
  }
  return seen;
}

test('every reader gets every segment in order', async () => {
  const ring = new SegmentRing({ capacity: 30, patience: Number.POSITIVE_INFINITY });
  for (const id of [0, 1, 2]) ring.add(id);
  const reading = [0, 1, 2].map((id) => offsets(ring, id, {}, id));
  for (let i = 0; i < 50; i += 1) await ring.push(segment(i));
  ring.end();
  const expected = Array.from({ length: 50 }, (_, i) => i * 10);
  expect(await Promise.all(reading)).toEqual([expected, expected, expected]);
});

test('holds no more than its capacity', async () => {
  const ring = new SegmentRing({ capacity: 30, patience: Number.POSITIVE_INFINITY });
  ring.add(0);
  let pushed = 0;
  const pushing = (async () => {
    for (let i = 0; i < 10; i += 1) {
      await ring.push(segment(i));
      pushed += 1;
    }
    ring.end();
  })();
  await sleep(20);
  expect(pushed).toBe(3);
  await offsets(ring, 0, {});
  await pushing;
});

test('what a reader has taken counts until it is released, and is released once by all', async () => {
  const ring = new SegmentRing({ capacity: 20, patience: Number.POSITIVE_INFINITY });
  ring.add(0);
  ring.add(1);
  released = 0;
  const [first, second] = [ring.read(0, {}), ring.read(1, {})];
  await ring.push(segment(0));
  await ring.push(segment(1));
  const taken = [];
  for (const reader of [first, first, second, second]) {
    const { value } = await reader.next();
    if (value) taken.push(value);
  }
  let pushed = false;
  const pushing = ring.push(segment(2)).then(() => {
    pushed = true;
  });
  taken[0]?.release();
  taken[0]?.release();
  await sleep(5);
  expect([pushed, released]).toEqual([false, 0]);
  taken[2]?.release();
  await pushing;
  expect(released).toBe(1);
});

test('what a reader leaves behind without a word is released in its place', async () => {
  const ring = new SegmentRing({ capacity: 10, patience: Number.POSITIVE_INFINITY });
  ring.add(0);
  ring.add(1);
  released = 0;
  const failing = ring.read(0, {});
  await ring.push(segment(0));
  await failing.next();
  const reading = offsets(ring, 1, {});
  ring.remove(0);
  await ring.push(segment(1));
  ring.end();
  expect(await reading).toEqual([0, 10]);
  expect(released).toBe(2);
});

test('a reader that holds up another is cut off, and told where it stands', async () => {
  const ring = new SegmentRing({ capacity: 30, patience: 20 });
  ring.add(0);
  ring.add(1);
  const cut: { at?: number } = {};
  const fast = offsets(ring, 0, {});
  const slow = offsets(ring, 1, cut, 60);
  for (let i = 0; i < 20; i += 1) await ring.push(segment(i));
  ring.end();
  expect((await fast).length).toBe(20);
  const seen = await slow;
  expect(seen.length).toBeLessThan(20);
  expect(cut.at).toBe(seen.length * 10);
});

test('a lone slow reader is never cut off', async () => {
  const ring = new SegmentRing({ capacity: 20, patience: 5 });
  ring.add(0);
  const cut: { at?: number } = {};
  const reading = offsets(ring, 0, cut, 15);
  for (let i = 0; i < 8; i += 1) await ring.push(segment(i));
  ring.end();
  expect((await reading).length).toBe(8);
  expect(cut.at).toBeUndefined();
});

test('a failed feed reaches the readers, and a reader that left lets the rest go on', async () => {
  const ring = new SegmentRing({ capacity: 10, patience: Number.POSITIVE_INFINITY });
  ring.add(0);
  ring.add(1);
  const failing = offsets(ring, 0, {});
  ring.remove(1);
  for (let i = 0; i < 5; i += 1) await ring.push(segment(i));
  ring.fail(new Error('bad image'));
  await expect(failing).rejects.toThrow('bad image');
});
