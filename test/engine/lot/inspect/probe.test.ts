import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut } from '../../../../electron/engine/lot/inspect/layout.ts';
import { probe } from '../../../../electron/engine/lot/inspect/probe.ts';
import { FakeCard, type FakeCardOptions, type Lie } from '../../../rigs/fake-card.ts';

const MiB = 1 << 20;
const signal = new AbortController().signal;

const found = (options: FakeCardOptions) =>
  probe(new FakeCard(options).open(), { signal }).then(
    () => 'good',
    (error: { code: string }) => error.code,
  );

/** Sizes of cards that are small enough to be tried by the hundred, down to single blocks, and odd ones. */
const cards = fc
  .record({
    blockSize: fc.constantFrom(512, 4096),
    blocks: fc.oneof(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 40, max: 6000 })),
  })
  .map(({ blockSize, blocks }) => ({ blockSize, size: blockSize * blocks }));

const lies = cards.chain((card) =>
  fc.record({
    card: fc.constant(card),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    beyond: fc.constantFrom<Lie['beyond'][]>('wraps', 'zeroes', 'ones', 'nonsense'),
    /** Of what half of the marks take. */
    remembers: fc.option(fc.double({ min: 0, max: 0.9, noNaN: true }), { nil: undefined }),
    storesLate: fc.boolean(),
  }),
);

describe('a card that has fewer bytes than it says', () => {
  test('is found, whatever its true size is and whatever it does with the rest', async () => {
    await fc.assert(
      fc.asyncProperty(lies, async ({ card, part, beyond, remembers, storesLate }) => {
        const { size, blockSize } = card;
        const blocks = size / blockSize;
        const has = blockSize * Math.min(blocks - 1, Math.max(1, Math.floor(part * blocks)));
        const half = layOut(size, blockSize).marks.length / 2 / blockSize;
        const memory =
          remembers === undefined
            ? {}
            : { remembers: Math.floor(remembers * half), ...(storesLate ? { storesLate: true as const } : {}) };
        expect(await found({ size, blockSize, lie: { has, beyond, ...memory } })).toBe('target-capacity');
      }),
      { numRuns: 250, seed: 7 },
    );
  });

  test.each(['wraps', 'zeroes', 'ones', 'nonsense'] as const)('is found where it is large: %s', async (beyond) => {
    const size = 64e9;
    const sizes = [8e9, 32 * 2 ** 30, 16e9 + 512, size - 512, 100 * MiB, 24 * MiB];
    for (const has of sizes) expect(await found({ size, lie: { has, beyond } }), `${has}`).toBe('target-capacity');
  });
});

describe('a good card', () => {
  test('is never accused', async () => {
    await fc.assert(
      fc.asyncProperty(cards, async (card) => {
        expect(await found(card)).toBe('good');
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('is not accused for the marks of an earlier look, or because it remembers what was written', async () => {
    const card = new FakeCard({ size: 64 * MiB, lie: { has: 64 * MiB, beyond: 'zeroes', remembers: 5000 } });
    for (let i = 0; i < 2; i += 1) await expect(probe(card.open(), { signal })).resolves.toMatchObject({});
  });

  test('of 64 GB that writes 20 MB/s takes less than 20 s', async () => {
    const count = { written: 0, read: 0, places: 0 };
    const fractions: number[] = [];
    await probe(new FakeCard({ size: 64e9, count }).open(), { signal, onFraction: (one) => fractions.push(one) });
    // A place takes a slow card 3 ms.
    const seconds = (count.written + count.read) / 20e6 + count.places * 0.003;
    expect(seconds).toBeLessThan(20);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((one, other) => one - other));
  });

  test('tells its speed', async () => {
    let time = 0;
    const card = new FakeCard({ size: 64 * MiB }).open();
    const slow = {
      ...card,
      write: async (...args: Parameters<typeof card.write>) => {
        time += args[1].length / 10_000;
        await card.write(...args);
      },
    };
    const { rate } = await probe(slow, { signal, now: () => time });
    expect(rate / 10e6).toBeCloseTo(1);
  });
});

test('stops when it is told to', async () => {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error('stopped'));
  const card = new FakeCard({ size: 64 * MiB }).open();
  await expect(probe(card, { signal: stopping.signal, onFraction: stop })).rejects.toThrow('stopped');
});
