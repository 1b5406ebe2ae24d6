import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mayReadBehind, ReadBehind } from '../../../electron/engine/flash/read-behind.ts';
import { noise } from '../../rigs/memory-image.ts';
import { type Faults, MemoryDrive } from '../../rigs/memory-target.ts';

// Time passes only as far as the drive and the writer take it, so that what is measured is what is meant.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

async function inItsOwnTime<T>(work: Promise<T>): Promise<T> {
  const state = { over: false };
  const done = work.finally(() => {
    state.over = true;
  });
  done.catch(() => {});
  while (!state.over) await vi.advanceTimersByTimeAsync(1);
  return await done;
}

const size = 64 << 10;
const zone = { size: 4 * size, time: 60_000 };
const count = 48;
const bytes = noise(count * size);

function segmentAt(index: number) {
  const offset = index * size;
  const digest = createHash('sha256')
    .update(bytes.subarray(offset, offset + size))
    .digest('hex');
  return { offset, length: size, digest: Promise.resolve(digest) };
}

interface Pace {
  pace: number;
  hashing: number;
  beside?: number;
  reads?: boolean;
  faults?: Faults;
}

/** Writes everything, a segment each `pace` ms, or each `beside` ms while something is read; a hash takes `hashing` ms. */
function write(options: Pace) {
  return inItsOwnTime(writeAll(options));
}

async function writeAll(options: Pace) {
  const { pace, hashing, beside = pace, reads = true } = options;
  const card = new MemoryDrive('/dev/test', count * size, options.faults);
  const target = card.open(new AbortController().signal);
  let reading = 0;
  let turned = 0;
  const behind = new ReadBehind(
    {
      ...target,
      async hash(...args) {
        reading += 1;
        await sleep(hashing);
        reading -= 1;
        return await target.hash(...args);
      },
    },
    { reads, zone },
  );
  for (let index = 0; index < count; index += 1) {
    await behind.turn();
    const { offset, length, digest } = segmentAt(index);
    await sleep(reading > 0 ? beside : pace);
    await target.write(offset, bytes.subarray(offset, offset + length));
    behind.written({ offset, length, digest });
    turned += 1;
  }
  await target.flush();
  const { bad, unread } = await behind.end();
  return { card, bad, unread, turned };
}

test('where reading costs the writing nothing, most is read back before the end, each segment once', async () => {
  const { unread, bad, card } = await write({ pace: 4, hashing: 8 });
  expect(bad).toEqual([]);
  expect(unread.length).toBeLessThan(count / 2);
  const read = card.steps.filter((step) => step === 'hash').length;
  expect(read * 4 + unread.length).toBe(count);
  expect(new Set(unread.map(({ offset }) => offset)).size).toBe(unread.length);
});

test('what is read back was flushed before', async () => {
  const { card } = await write({ pace: 4, hashing: 8 });
  const before = card.steps.slice(0, card.steps.indexOf('hash'));
  expect(before.indexOf('flush')).toBeGreaterThan(before.indexOf(`write ${3 * size}+${size}`));
});

test('where reading holds up the writing, the rest is left for the end', async () => {
  const { unread } = await write({ pace: 2, hashing: 20, beside: 20 });
  expect(unread.length).toBeGreaterThan(count / 2);
});

test('a segment that was lost is found', async () => {
  const { bad, unread } = await write({ pace: 4, hashing: 8, faults: { drop: { at: 5, times: 1 } } });
  expect(bad.map(({ offset }) => offset)).toEqual([0]);
  expect(unread.map(({ offset }) => offset)).not.toContain(0);
});

test('nothing is read before the end where it must not be', async () => {
  const { unread, card } = await write({ pace: 1, hashing: 1, reads: false });
  expect(unread.length).toBe(count);
  expect(card.steps).not.toContain('hash');
});

test('a drive that may lie about its size is read back when all is written', () => {
  expect(mayReadBehind({ transport: 'usb', removable: true })).toBe(false);
  expect(mayReadBehind({ transport: 'usb', removable: false })).toBe(false);
  expect(mayReadBehind({ transport: 'mmc', removable: false })).toBe(false);
  expect(mayReadBehind({ transport: 'nvme', removable: true })).toBe(false);
  expect(mayReadBehind({ transport: 'nvme', removable: false })).toBe(true);
});

test('a failure of the drive ends it, and is told at the end', async () => {
  const card = new MemoryDrive('/dev/test', count * size);
  const target = card.open(new AbortController().signal);
  const behind = new ReadBehind({ ...target, hash: () => Promise.reject(new Error('gone')) }, { reads: true, zone });
  const writing = async () => {
    for (let index = 0; index < count; index += 1) {
      await behind.turn();
      await sleep(1);
      behind.written(segmentAt(index));
    }
    await behind.end();
  };
  await expect(inItsOwnTime(writing())).rejects.toThrow('gone');
});
