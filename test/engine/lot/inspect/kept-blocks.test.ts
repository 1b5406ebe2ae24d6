import { randomBytes } from 'node:crypto';
import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Drive } from '../../../../electron/contract/drive.ts';
import type { OpenTarget } from '../../../../electron/engine/flash/target.ts';
import { inspectCard } from '../../../../electron/engine/lot/inspect/inspect-card.ts';
import { dropCopy, KeptBlocks } from '../../../../electron/engine/lot/inspect/kept-blocks.ts';
import { putBack } from '../../../../electron/engine/lot/inspect/put-back.ts';
import { FakeCard, type Lie } from '../../../rigs/fake-card.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const MiB = 1 << 20;
const size = 16 * MiB;
const { signal } = new AbortController();
const rule = { probe: 'quick', minSpeed: 0 } as const;

interface Made {
  drive?: Partial<Drive>;
  lie?: Lie;
  /** What is on it; random bytes all over without. */
  on?: (target: OpenTarget) => Promise<void>;
}

async function filled({ drive, lie, on = scattered }: Made = {}): Promise<FakeCard> {
  const card = new FakeCard({ size, blockSize: 4096, ...(drive === undefined ? {} : { drive }), lie });
  await on(card.open());
  return card;
}

async function scattered(target: OpenTarget): Promise<void> {
  for (let offset = 0; offset < size; offset += 256 << 10) await target.write(offset, randomBytes(64 << 10));
}

/** As it reads, without blocks of nothing. */
const contentOf = (card: FakeCard) =>
  new Map(
    [...card.stored].flatMap(([at, bytes]) =>
      bytes.every((byte) => byte === 0) ? [] : [[at, bytes.toString('base64')]],
    ),
  );

/** After so many changes, nothing more happens. */
function dying(target: OpenTarget, last: number): OpenTarget {
  let left = last;
  const live = () => {
    left -= 1;
    if (left < 0) throw new Error('the power is gone');
  };
  return {
    ...target,
    write: async (offset, data) => {
      live();
      await target.write(offset, data);
    },
    zero: async (range) => {
      live();
      await target.zero(range);
    },
  };
}

describe('what lies on a card that is only looked at', () => {
  let stack: AsyncDisposableStack;
  let folder: string;
  let kept: KeptBlocks;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    folder = stack.use(await temporaryFolder()).path;
    kept = new KeptBlocks(join(folder, 'kept'));
  });
  afterEach(() => stack.disposeAsync());

  const files = async () => await readdir(join(folder, 'kept'));

  test('is there again afterwards, and the copy is gone', async () => {
    const card = await filled();
    const before = contentOf(card);
    const copy = await kept.keep(card.open());
    await inspectCard(card.open(), rule, { signal, copy });
    expect(contentOf(card)).not.toEqual(before);
    await putBack(card.open(), copy);
    expect(contentOf(card)).toEqual(before);
    expect(await files()).toEqual([]);
  });

  test.each<Lie>([
    { has: 5 * MiB, beyond: 'wraps' },
    { has: 9 * MiB, beyond: 'zeroes' },
  ])('is there again on a fake that has less: %j', async (lie) => {
    const card = await filled({ lie });
    const before = contentOf(card);
    const copy = await kept.keep(card.open());
    await expect(inspectCard(card.open(), rule, { signal, copy })).rejects.toMatchObject({ code: 'target-capacity' });
    // What it forgets cannot be read back.
    await putBack(card.open(), copy).catch(() => {});
    expect(contentOf(card)).toEqual(before);
  });

  test.each([1, 2, 3, 7, 15, 1000])('comes back when everything stopped after %i changes', async (last) => {
    const card = await filled();
    const before = contentOf(card);
    const copy = await kept.keep(card.open());
    await inspectCard(dying(card.open(), last), rule, { signal, copy }).catch(() => {});
    // Another program, later.
    const { found } = await new KeptBlocks(join(folder, 'kept')).of(card.open());
    if (found === undefined) throw new Error('it was not known again');
    await expect(putBack(dying(card.open(), 2), found)).rejects.toMatchObject({ code: 'card-not-restored' });
    const again = await kept.of(card.open());
    if (again.found === undefined) throw new Error('it was not known again');
    await putBack(card.open(), again.found);
    expect(contentOf(card)).toEqual(before);
    expect(await files()).toEqual([]);
  });

  test.each<[string, () => Promise<FakeCard>]>([
    ['an empty one', () => filled({ on: async () => {} })],
    ['one with other data', () => filled()],
    ['another one whose look was interrupted', () => interrupted(filled())],
    ['one with another number', () => interrupted(filled({ drive: { cid: 'b'.repeat(32) } }))],
  ])('is never put on another card: %s', async (_, other) => {
    const card = await filled({ drive: { cid: 'a'.repeat(32) } });
    const copy = await kept.keep(card.open());
    await inspectCard(card.open(), rule, { signal, copy });
    expect(await kept.of((await other()).open())).toEqual({});
  });

  async function interrupted(card: Promise<FakeCard>): Promise<FakeCard> {
    await inspectCard((await card).open(), rule, { signal, copy: undefined });
    return await card;
  }

  test('is not put back where a card was used since', async () => {
    const card = await filled();
    const copy = await kept.keep(card.open());
    await inspectCard(card.open(), rule, { signal, copy });
    await card.open().write(MiB, Buffer.alloc(4096, 'new'));
    expect(await kept.of(card.open())).toEqual({});
    const numbered = await filled({ drive: { cid: 'c'.repeat(32) } });
    const other = await kept.keep(numbered.open());
    await inspectCard(numbered.open(), rule, { signal, copy: other });
    await numbered.open().write(MiB, Buffer.alloc(4096, 'new'));
    expect(await kept.of(numbered.open())).toEqual({ unsure: other.file });
  });

  test('goes to its own of two cards that are alike but for it', async () => {
    const image = randomBytes(64 << 10);
    const alike = (token: string) =>
      filled({
        on: async (target) => {
          await target.write(0, image);
          await target.write(MiB, Buffer.alloc(4096, token));
          await target.write(15 * MiB - (64 << 10), image);
        },
      });
    const [one, other, third] = [await alike('first'), await alike('second'), await alike('third')];
    const before = [contentOf(one), contentOf(other)];
    for (const card of [one, other]) {
      const copy = await kept.keep(card.open());
      await inspectCard(card.open(), rule, { signal, copy });
    }
    // Nobody would miss what was on it.
    await inspectCard(third.open(), rule, { signal, copy: undefined });
    expect(await kept.of(third.open())).toEqual({});
    for (const card of [one, other]) {
      const { found } = await kept.of(card.open());
      if (found === undefined) throw new Error('it was not known again');
      await putBack(card.open(), found);
    }
    expect([contentOf(one), contentOf(other)]).toEqual(before);
    expect(await files()).toEqual([]);
  });

  test.each([1, 2, 3])('is not put on a copy of its card that is empty where it was looked at: %i', async (last) => {
    const image = randomBytes(64 << 10);
    // Its first and last MiB are empty already, as on a card that was wiped.
    const on = async (target: OpenTarget) => await target.write(5 * MiB, image);
    const [card, clone] = [await filled({ on }), await filled({ on })];
    const copy = await kept.keep(card.open());
    await inspectCard(dying(card.open(), last), rule, { signal, copy }).catch(() => {});
    expect(await kept.of(clone.open())).toEqual({});
    const { found } = await kept.of(card.open());
    expect(found?.file).toBe(copy.file);
  });

  test.each([undefined, 'a'.repeat(32)])(
    'nor on one that is as the card was, but for its table: number %s',
    async (cid) => {
      const image = randomBytes(64 << 10);
      const on = async (target: OpenTarget) => {
        await target.write(0, image);
        await target.write(5 * MiB, image);
      };
      const drive = cid === undefined ? {} : { cid };
      const [card, clone] = [await filled({ on, drive }), await filled({ on, drive })];
      const copy = await kept.keep(card.open());
      await inspectCard(dying(card.open(), 3), rule, { signal, copy }).catch(() => {});
      await clone.open().zero({ offset: 0, length: MiB });
      // Numbers of cards come twice.
      expect(await kept.of(clone.open())).toEqual(cid === undefined ? {} : { unsure: copy.file });
    },
  );

  test('is known again at every step of its way back', async () => {
    const card = await filled();
    const before = contentOf(card);
    await inspectCard(card.open(), rule, { signal, copy: await kept.keep(card.open()) });
    for (let last = 1; ; last += 1) {
      const { found } = await kept.of(card.open());
      if (found === undefined) throw new Error(`it was not known again after ${last - 1} writes`);
      const isBack = await putBack(dying(card.open(), last), found).then(
        () => true,
        () => false,
      );
      if (isBack) break;
    }
    expect(contentOf(card)).toEqual(before);
  });

  test('a copy that another slot drops while a card is compared with it is none', async () => {
    const card = await filled();
    const copy = await kept.keep(card.open());
    await inspectCard(card.open(), rule, { signal, copy });
    const target = card.open();
    const hash: OpenTarget['hash'] = async (...args) => {
      await dropCopy(copy);
      return await target.hash(...args);
    };
    expect(await kept.of({ ...target, hash })).toEqual({});
  });

  test('a copy that is not whole is none', async () => {
    const card = await filled();
    const copy = await kept.keep(card.open());
    await inspectCard(card.open(), rule, { signal, copy });
    await truncate(copy.file, 2 * MiB);
    expect(await kept.of(card.open())).toEqual({});
  });
});
