import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SegmentRing } from '../../../electron/engine/flash/ring.ts';

const segment = (index: number) => ({ offset: index * 10, length: 10, digest: '', pieces: [] });

async function offsets(ring: SegmentRing, id: number, cut: { at?: number }, pause = 0): Promise<number[]> {
  const seen: number[] = [];
  for await (const { offset } of ring.read(id, cut)) {
    seen.push(offset);
    if (pause > 0) await sleep(pause);
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
