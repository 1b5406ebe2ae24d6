/**
 * One station of a line: takes units of a lot until it is complete, "writes" each one's token on a card, and survives whatever
 * is done to it. Argument: LotStationOrder as JSON. Writes what lies on its cards into `cards.jsonl` of its folder.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isWickError } from '../../../electron/contract/errors.ts';
import type { Ledger, Reservation } from '../../../electron/engine/lot/ledger/ledger.ts';
import { ledgerOf } from '../../rigs/lot.ts';
import { Random } from '../random.ts';

export interface LotStationOrder {
  where: string;
  folder: string;
  lot: string;
  slots: number;
  seed: number;
  /** ms that one step of a unit takes at most: whoever is killed has something in hand. */
  pace: number;
  /** ms. */
  lease: number;
  patience: number;
}

/** What lies on a card: written before the ledger hears of it. `done`: the ledger was told that it passed. */
export interface CardLine {
  unit: number;
  reservation: string;
  token: string;
  step: 'written' | 'done';
}

const order = JSON.parse(process.argv[2] ?? '') as LotStationOrder;
const { lot, lease } = order;
const random = new Random(order.seed);
// Its driver is gone: so are we.
const orphaned = () => process.exit(1); // oxlint-disable-line unicorn/no-process-exit
process.once('disconnect', orphaned);

const ledger = await whileAway(async () => await ledgerOf(order.where, order.folder, { patience: order.patience }));
process.send?.('ready');
await whileAway(async () => {
  await ledger.flush(lot);
  // What went out when only the last word was missing.
  for (const { number } of await ledger.units(lot, { states: ['shipped'], station: ledger.station }))
    await ledger.tell(lot, number, { kind: 'passed' });
});
await Promise.all(Array.from({ length: order.slots }, (_, index) => workSlot(`slot ${index + 1}`)));
await whileAway(async () => await ledger.flush(lot));
await ledger[Symbol.asyncDispose]();
process.off('disconnect', orphaned).disconnect();

async function workSlot(slot: string): Promise<void> {
  for (;;) {
    const taken = await whileAway(async () => await ledger.reserve({ lot, slot, lease }));
    if (taken !== undefined) {
      // However slow the machine is: a unit is lost only while the ledger cannot hear of it.
      const renewing = setInterval(() => void ledger.renew(taken, lease).catch(() => false), lease / 4);
      await make(ledger, taken)
        .catch((error: unknown) => {
          // It was given up for lost meanwhile.
          if (!isWickError(error, 'unit-moved')) throw error;
        })
        .finally(() => clearInterval(renewing));
      continue;
    }
    const { status } = await whileAway(async () => await ledger.standing(lot));
    if (status === 'complete') return;
    await sleep(20 + random.below(60));
  }
}

async function make(ledger: Ledger, { id, unit: { number }, values }: Reservation): Promise<void> {
  const tell = async (event: Parameters<Ledger['tell']>[2]) => {
    await ledger.tell(lot, number, event, id);
    await sleep(random.below(order.pace));
  };
  const card = { unit: number, reservation: id, token: values.secret['token']?.reveal() ?? '' };
  if (random.chance(0.02)) return await tell({ kind: 'failed', cause: 'capacity', unexposed: true });
  await tell({ kind: 'exposing' });
  note({ ...card, step: 'written' });
  if (random.chance(0.02)) return await tell({ kind: 'failed', cause: 'card' });
  await tell({ kind: 'written' });
  await tell({ kind: 'verified' });
  await tell({ kind: 'provisioned' });
  await tell({ kind: 'shipped', certificate: 'c'.repeat(64) });
  await tell({ kind: 'passed' });
  note({ ...card, step: 'done' });
}

function note(line: CardLine): void {
  appendFileSync(join(order.folder, 'cards.jsonl'), `${JSON.stringify(line)}\n`);
}

async function whileAway<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isWickError(error, 'ledger-unreachable')) throw error;
      await sleep(30 + random.below(100));
    }
  }
}
