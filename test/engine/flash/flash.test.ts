import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WickError } from '../../../electron/contract/errors.ts';
import type { FlashEvent, FlashResult } from '../../../electron/contract/flash.ts';
import type { BlockMap } from '../../../electron/engine/image/bmap/bmap.ts';
import { flash } from '../../../electron/engine/flash/flash.ts';
import { planFlash } from '../../../electron/engine/flash/plan.ts';
import { segmentSize } from '../../../electron/engine/flash/segments.ts';
import type { Image } from '../../../electron/engine/image/image.ts';
import { type Faults, MemoryDrive, openerOf } from '../../rigs/memory-target.ts';
import { memoryImage, noise } from '../../rigs/memory-image.ts';

const MiB = 1 << 20;

interface Run {
  result: FlashResult;
  events: FlashEvent[];
}

async function run(
  image: Image,
  drives: readonly MemoryDrive[],
  options: {
    unmapped?: 'zero';
    verify?: boolean;
    changedOnly?: boolean;
    sha256?: string;
    signal?: AbortSignal;
    patience?: number;
  } = {},
): Promise<Run> {
  const events: FlashEvent[] = [];
  const plan = planFlash(
    image,
    drives.map(({ drive }) => drive),
    {
      unmapped: options.unmapped ?? 'skip',
      verify: options.verify ?? true,
      changedOnly: options.changedOnly ?? false,
      eject: false,
      force: [],
    },
  );
  const result = await flash({
    image,
    plan,
    force: [],
    ...(options.sha256 === undefined ? {} : { sha256: options.sha256 }),
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    openTarget: openerOf(drives),
    signal: options.signal ?? new AbortController().signal,
    emit: (event) => events.push(event),
  });
  return { result, events };
}

const drive = (faults?: Faults, size = 8 * MiB) => new MemoryDrive('/dev/test', size, faults);

test('writes the image, reads it back, and says so', async () => {
  const bytes = noise(5 * MiB);
  const card = drive();
  const { result } = await run(memoryImage(bytes), [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'good', verified: true, written: bytes.length, rewritten: 0 });
  expect(card.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
});

test('the old table goes first, the new one comes last', async () => {
  const card = drive();
  await run(memoryImage(noise(3 * MiB)), [card]);
  const { steps } = card;
  expect(steps.slice(0, 3)).toEqual([`zero 0+${MiB}`, `zero ${7 * MiB}+${MiB}`, 'flush']);
  const marked = steps.indexOf(`write 0+${MiB}`);
  expect(marked).toBeGreaterThan(steps.indexOf('hash'));
  expect(marked).toBeGreaterThan(steps.lastIndexOf(`write ${2 * MiB}+${MiB}`));
  // Before it, the wiped start is looked at once more: a drive that wraps around has written there. And it is marked for a
  // moment, to see whether it comes out elsewhere.
  const marking = ['hash', `write 0+${MiB}`, 'flush', 'hash', 'hash', `zero 0+${MiB}`, 'flush'];
  const table = [`write 0+${MiB}`, 'flush', 'hash', 'finish', 'dispose'];
  expect(steps.slice(marked - 1)).toEqual([...marking, ...table]);
});

test.each([1, 511, 4097, MiB - 1, MiB, MiB + 1, 2 * MiB + 513])(
  'an image of %i bytes arrives whole',
  async (length) => {
    const bytes = noise(length);
    const card = drive();
    const { result } = await run(memoryImage(bytes, { chunkSize: 100_000, sizeKnown: false }), [card]);
    expect(result.targets[0]).toMatchObject({ outcome: 'good', written: length });
    expect(card.bytes.subarray(0, length).equals(bytes)).toBe(true);
  },
);

test('an empty image is refused, and the card stays without a table', async () => {
  const card = drive();
  const { result } = await run(memoryImage(new Uint8Array(0), { sizeKnown: false }), [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'failed', error: { code: 'source-empty' } });
  expect(card.steps).not.toContain('finish');
});

function mapOf(bytes: Uint8Array, ranges: readonly [number, number][]): BlockMap {
  return {
    version: '2.0',
    name: 'memory.bmap',
    imageSize: bytes.length,
    blockSize: 4096,
    checksumType: 'sha256',
    ranges: ranges.map(([offset, length]) => ({
      offset,
      length,
      checksum: createHash('sha256')
        .update(bytes.subarray(offset, offset + length))
        .digest('hex'),
    })),
  };
}

test('with a map only mapped ranges are written', async () => {
  const bytes = noise(4 * MiB);
  const bmap = mapOf(bytes, [
    [0, 8192],
    [2 * MiB + 4096, MiB],
  ]);
  const card = drive();
  const { result } = await run(memoryImage(bytes, { bmap }), [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'good', written: MiB + 8192 });
  expect(card.bytes.subarray(0, 8192).equals(bytes.subarray(0, 8192))).toBe(true);
  expect(card.bytes.subarray(2 * MiB, 2 * MiB + 4096).every((byte) => byte === 0xaa)).toBe(true);
});

test('gaps of a map are emptied where that is free or asked for; else it is said what stays', async () => {
  const bytes = noise(6 * MiB);
  const bmap = mapOf(bytes, [
    [0, 2 * MiB],
    [4 * MiB, MiB],
  ]);
  const stays = drive();
  const left = (await run(memoryImage(bytes, { bmap }), [stays])).result.targets[0];
  expect(left).toMatchObject({ outcome: 'good', cleared: 0, stale: 3 * MiB });
  expect(stays.bytes.subarray(2 * MiB, 4 * MiB).every((byte) => byte === 0xaa)).toBe(true);
  for (const [card, options] of [
    [drive({ zeroesFast: true }), {}],
    [drive(), { unmapped: 'zero' }],
  ] as const) {
    const emptied = (await run(memoryImage(bytes, { bmap }), [card], options)).result.targets[0];
    expect(emptied).toMatchObject({ outcome: 'good', cleared: 3 * MiB, stale: 0 });
    expect(card.bytes.subarray(2 * MiB, 4 * MiB).every((byte) => byte === 0)).toBe(true);
    expect(card.bytes.subarray(4 * MiB, 5 * MiB).equals(bytes.subarray(4 * MiB, 5 * MiB))).toBe(true);
    expect(card.bytes.subarray(5 * MiB, 6 * MiB).every((byte) => byte === 0)).toBe(true);
  }
});

test('zeroes of the image are not sent', async () => {
  const bytes = noise(6 * MiB);
  bytes.fill(0, 2 * MiB, 4 * MiB);
  const card = drive();
  const { result } = await run(memoryImage(bytes), [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'good', verified: true, written: 6 * MiB });
  expect(card.steps.filter((step) => step.startsWith('zero')).slice(2, -1)).toEqual([
    `zero ${2 * MiB}+${MiB}`,
    `zero ${3 * MiB}+${MiB}`,
  ]);
  expect(card.bytes.subarray(0, 6 * MiB).equals(bytes)).toBe(true);
});

test('an image that does not match its map is called bad, and gets no table', async () => {
  const bytes = noise(4 * MiB);
  const bmap = mapOf(bytes, [[0, 4 * MiB]]);
  const damaged = Buffer.from(bytes);
  damaged[3 * MiB] = (damaged[3 * MiB] ?? 0) ^ 1;
  const card = drive();
  const { result } = await run(memoryImage(damaged, { bmap }), [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'failed', error: { code: 'source-range-checksum' } });
  expect(card.bytes.subarray(0, MiB).every((byte) => byte === 0)).toBe(true);
});

test('a decoder that fails at the very end leaves no table behind', async () => {
  const error = new WickError('source-truncated', { what: 'x', codec: 'gzip', offset: 7 });
  const card = drive();
  const { result } = await run(memoryImage(noise(4 * MiB), { failAt: { offset: 4 * MiB - 1, error } }), [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'failed', error: { code: 'source-truncated' } });
  expect(card.steps).not.toContain(`write 0+${MiB}`);
});

test('a range that was lost once is written again', async () => {
  const bytes = noise(4 * MiB);
  const card = drive({ drop: { at: 2 * MiB + 5, times: 1 } });
  const { result } = await run(memoryImage(bytes), [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'good', verified: true });
  expect(result.targets[0]?.rewritten).toBeGreaterThan(0);
  expect(card.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
});

test('a range that is lost twice condemns the card', async () => {
  const card = drive({ drop: { at: 2 * MiB + 5, times: 2 } });
  const { result } = await run(memoryImage(noise(4 * MiB)), [card]);
  expect(result.targets[0]).toMatchObject({
    outcome: 'failed',
    verified: false,
    error: { code: 'verify-mismatch', fields: { ranges: [{ offset: MiB, length: 3 * MiB }], rewritten: true } },
  });
  expect(card.bytes.subarray(0, MiB).every((byte) => byte === 0)).toBe(true);
});

test('the head is read back too', async () => {
  const bytes = noise(2 * MiB);
  // The first write there is that of marks.
  const once = drive({ drop: { at: 100, times: 1, after: 1 } });
  expect((await run(memoryImage(bytes), [once])).result.targets[0]).toMatchObject({ outcome: 'good', rewritten: MiB });
  for (const after of [0, 1]) {
    const twice = drive({ drop: { at: 100, times: 2, after } });
    expect((await run(memoryImage(bytes), [twice])).result.targets[0]).toMatchObject({ outcome: 'failed' });
  }
});

test('what can be read only once is written again from what was kept of it', async () => {
  const bytes = noise(40 * MiB + 99);
  const card = new MemoryDrive('/dev/test', 48 * MiB, { drop: { at: 20 * MiB, times: 1 } });
  const image = memoryImage(bytes, { rereadable: false, sizeKnown: false });
  const { result } = await run(image, [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'good', verified: true, rewritten: segmentSize });
  expect(image.opened).toBe(1);
  expect(card.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
});

test('one target fails alone', async () => {
  const bytes = noise(4 * MiB);
  const good = new MemoryDrive('/dev/good', 8 * MiB);
  const bad = new MemoryDrive('/dev/bad', 8 * MiB, { failAt: 2 * MiB });
  const { result } = await run(memoryImage(bytes), [good, bad]);
  expect(result.targets).toMatchObject([
    { outcome: 'good', verified: true },
    { outcome: 'failed', error: { code: 'target-io' } },
  ]);
});

test('a slow target does not hold back the rest', async () => {
  const bytes = noise(80 * MiB);
  const fast = new MemoryDrive('/dev/fast', 100 * MiB);
  const slow = new MemoryDrive('/dev/slow', 100 * MiB, { delay: 100 });
  const image = memoryImage(bytes);
  const { result, events } = await run(image, [fast, slow], { verify: false, patience: 200 });
  expect(result.targets).toMatchObject([{ outcome: 'good' }, { outcome: 'good' }]);
  const order = events.flatMap((event) => (event.type === 'target' ? [event.result.target] : []));
  expect(order).toEqual(['/dev/fast', '/dev/slow']);
  expect(image.opened).toBe(2);
  expect(slow.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
});

test('an image of unknown size that turns out too large fails where it does not fit', async () => {
  const small = new MemoryDrive('/dev/small', 2 * MiB);
  const large = new MemoryDrive('/dev/large', 8 * MiB);
  const { result } = await run(memoryImage(noise(4 * MiB), { sizeKnown: false }), [small, large]);
  expect(result.targets).toMatchObject([
    { outcome: 'failed', error: { code: 'image-does-not-fit' } },
    { outcome: 'good' },
  ]);
});

test('a wrong SHA-256 stops before the table is written; the right one passes', async () => {
  const bytes = noise(3 * MiB);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect((await run(memoryImage(bytes), [drive()], { sha256 })).result.targets[0]?.outcome).toBe('good');
  const card = drive();
  const { result } = await run(memoryImage(bytes), [card], { sha256: sha256.split('').toReversed().join('') });
  expect(result.targets[0]?.error?.code).toBe('source-checksum');
  expect(card.bytes.subarray(0, MiB).every((byte) => byte === 0)).toBe(true);
});

test('cancelling ends every target', async () => {
  const controller = new AbortController();
  const cards = ['/dev/a', '/dev/b'].map((path) => new MemoryDrive(path, 64 * MiB, { delay: 50 }));
  const running = run(memoryImage(noise(48 * MiB)), cards, { signal: controller.signal });
  setTimeout(() => controller.abort(new WickError('cancelled', {})), 120);
  const { result } = await running;
  expect(result.targets.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled']);
  for (const card of cards) expect(card.steps.at(-1)).toBe('dispose');
});

test('a card whose wipe does not end in time after a cancellation counts as touched', async () => {
  const controller = new AbortController();
  const card = new MemoryDrive('/dev/test', 8 * MiB, { slowZero: 60_000 });
  const running = run(memoryImage(noise(2 * MiB)), [card], { signal: controller.signal });
  while (card.steps.length === 0) await sleep(1);
  controller.abort(new WickError('cancelled', {}));
  const { result } = await running;
  expect(result.targets[0]).toMatchObject({ outcome: 'cancelled', touched: true, wiped: false, written: 0 });
});

test.each([true, false])('cancelling while the table is written takes it away again (verify: %s)', async (verify) => {
  const controller = new AbortController();
  const card = new MemoryDrive('/dev/test', 8 * MiB, { delay: 30 });
  const running = run(memoryImage(noise(2 * MiB)), [card], { signal: controller.signal, verify });
  while (!card.steps.includes(`write 0+${MiB}`)) await sleep(1);
  controller.abort(new WickError('cancelled', {}));
  const { result } = await running;
  expect(result.targets[0]).toMatchObject({ outcome: 'cancelled', verified: false, wiped: true });
  expect(card.bytes.subarray(0, MiB).every((byte) => byte === 0)).toBe(true);
});

test('with changedOnly only what differs is written, and the card is as right as ever', async () => {
  const bytes = noise(40 * MiB);
  const card = new MemoryDrive('/dev/test', 48 * MiB);
  await run(memoryImage(bytes), [card]);
  card.bytes[20 * MiB] = (card.bytes[20 * MiB] ?? 0) ^ 1;
  const { result } = await run(memoryImage(bytes), [card], { changedOnly: true });
  expect(result.targets[0]).toMatchObject({
    outcome: 'good',
    verified: true,
    written: segmentSize + MiB,
    kept: 39 * MiB - segmentSize,
  });
  expect(card.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
});

test('with changedOnly a fresh card is written whole', async () => {
  const bytes = noise(10 * MiB + 5);
  const card = new MemoryDrive('/dev/test', 12 * MiB);
  const { result } = await run(memoryImage(bytes), [card], { changedOnly: true });
  expect(result.targets[0]).toMatchObject({ outcome: 'good', written: bytes.length, kept: 0 });
  expect(card.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
});

test('a drive that wraps around is found out before it gets a table', async () => {
  const card = new MemoryDrive('/dev/fake', 16 * MiB, { wrapsAt: 6 * MiB });
  const { result } = await run(memoryImage(noise(6 * MiB + 4096)), [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'failed', error: { code: 'target-capacity' } });
});

test('holes of a sparse image become zeroes, and are not sent', async () => {
  const bytes = noise(12 * MiB);
  bytes.fill(0, 3 * MiB, 9 * MiB + 100);
  const extents = [
    { offset: 0, length: 3 * MiB },
    { offset: 9 * MiB + 100, length: 3 * MiB - 100 },
  ];
  const card = new MemoryDrive('/dev/test', 16 * MiB);
  const { result } = await run(memoryImage(bytes, { extents, holes: true }), [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'good', verified: true, written: 12 * MiB });
  expect(card.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
  expect(card.steps).toContain(`zero ${5 * MiB}+${MiB}`);
});

test('what a map names and the image leaves open becomes zeroes', async () => {
  const bytes = noise(6 * MiB);
  bytes.fill(0, 2 * MiB, 4 * MiB);
  const extents = [
    { offset: 0, length: 2 * MiB },
    { offset: 4 * MiB, length: 2 * MiB },
  ];
  const image = {
    ...memoryImage(bytes, { extents, holes: true, bmap: mapOf(bytes, [[0, 6 * MiB]]) }),
    extents: undefined,
  };
  const card = drive();
  const { result } = await run(image, [card]);
  expect(result.targets[0]).toMatchObject({ outcome: 'good', verified: true });
  expect(card.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
});
