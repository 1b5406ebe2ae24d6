import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Drive } from '../../../../electron/contract/drive.ts';
import { KeptBlocks } from '../../../../electron/engine/lot/inspect/kept-blocks.ts';
import { KnownCards } from '../../../../electron/engine/lot/run/known-cards.ts';
import { type Looked, lookAt } from '../../../../electron/engine/lot/run/look.ts';
import { type LotBench, lotBench } from '../../../rigs/lot/lot-bench.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const cid = '035344534333324780a1b2c3d4014500';

describe('the number of a card', needing('sfdisk', 'mkfs.vfat', 'native'), () => {
  let stack: AsyncDisposableStack;
  let made: LotBench;
  let card: Drive;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder()).path;
    made = stack.use(await lotBench({ folder }));
    card = { ...(await made.drives.insert(1)), cid };
  });
  afterEach(() => stack.disposeAsync());

  async function look(content: 'blank-or-ours' | 'any' = 'blank-or-ours'): Promise<Looked> {
    const { ledger, lot, drives, stationFolder } = made;
    const options = { ledger, lot: { ...lot, media: { ...lot.media, content } }, openTarget: drives.openTarget };
    const kept = new KeptBlocks(join(stationFolder, 'kept-blocks'));
    const { signal } = new AbortController();
    return await lookAt(card, { options, known: new KnownCards(), kept, allowed: [], seen: undefined, signal });
  }

  async function withData(): Promise<void> {
    await using file = await open(card.path, 'r+');
    await file.write(randomBytes(4096), 0, 4096, 0);
  }

  /** Units that a card with this number was used for, in this order: of one that the ledger does not know, all is possible. */
  async function usedFor(...units: { number: number; isGood: boolean }[]): Promise<void> {
    const { ledger, lot } = made;
    for (const { number, isGood } of units) {
      await ledger.seenCard(cid, { lot: lot.id, unit: number });
      if (!isGood) await ledger.tell(lot.id, number, { kind: 'scrapped', reason: 'a test' });
    }
  }

  test('says when it was here before, the newest first', async () => {
    await usedFor({ number: 1, isGood: false }, { number: 2, isGood: false });
    const { seen } = await look();
    expect(seen?.map(({ unit }) => unit)).toEqual([2, 1]);
  });

  test('never lets in what lies on a card, whatever its unit came to', async () => {
    await usedFor({ number: 1, isGood: false });
    await withData();
    expect(await look()).toMatchObject({ refusal: { why: 'not-blank' }, isMissed: true });
  });

  test('refuses a card whose newest unit may be somebody’s device, also where content does not matter', async () => {
    await usedFor({ number: 1, isGood: false }, { number: 99, isGood: true });
    await withData();
    for (const content of ['blank-or-ours', 'any'] as const)
      expect(await look(content)).toMatchObject({ refusal: { why: 'good-unit', detail: 'unit 99 is on it' } });
  });

  test('refuses nothing for a unit that was on it before the newest one', async () => {
    await usedFor({ number: 99, isGood: true }, { number: 1, isGood: false });
    await withData();
    expect(await look('any')).toMatchObject({ refusal: undefined });
    expect(await look()).toMatchObject({ refusal: { why: 'not-blank' } });
  });

  test('says nothing against a card that is blank', async () => {
    await usedFor({ number: 99, isGood: true });
    expect(await look()).toMatchObject({ refusal: undefined, isMissed: false });
  });
});
