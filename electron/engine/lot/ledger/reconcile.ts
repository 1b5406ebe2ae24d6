import { asWickError, type ErrorData, isWickError } from '../../../contract/errors.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import { disableValues } from './disable-values.ts';
import type { Ledger, Proof, Settled } from './ledger.ts';
import { leftoversOf } from './leftovers.ts';

export interface ReconcileOptions {
  /** All lots without. */
  lots?: readonly string[];
  /**
   * Has the Hub take a unit's values no longer, which it knows by that tag: those of a unit that has passed (`used`) are in
   * a device that is to go on.
   */
  disable: (tag: string, unit: UnitRecord) => Promise<unknown>;
  /** By which tag the Hub knows a unit that has burnt; by its marks without. */
  tagOf?: (unit: UnitRecord) => string | undefined;
}

export interface LotReport {
  lot: string;
  proof: Proof;
  /** Nothing is settled in a lot whose log cannot be trusted; it is paused. */
  settled?: Settled;
  /** Units whose tokens the Hub takes no longer, and those where it could not be asked: they stay burnt. */
  disabled: readonly number[];
  notDisabled: readonly { unit: number; error: ErrorData }[];
}

/**
 * Proves every lot's log, and settles what a crash has left. Nothing is better afterwards than it was before; done twice, the
 * second time changes nothing.
 *
 * @throws WickError `ledger-unreachable`, `ledger-older` (nothing is changed then), `lot-unknown`
 */
export async function reconcile(ledger: Ledger, options: ReconcileOptions): Promise<LotReport[]> {
  const lots = options.lots ?? (await ledger.list()).map(({ id }) => id);
  const reports: LotReport[] = [];
  for (const lot of lots) reports.push(await reconcileLot(ledger, lot, options));
  return reports;
}

async function reconcileLot(ledger: Ledger, lot: string, options: ReconcileOptions): Promise<LotReport> {
  await ledger.check(lot);
  const proof = await ledger.prove(lot);
  if (proof.problem !== undefined) {
    await pause(ledger, lot);
    return { lot, proof, disabled: [], notDisabled: [] };
  }
  const settled = await ledger.settle(lot);
  const { disabled, notDisabled } = await disableLeft(ledger, lot, options);
  const count = settled.returned.length + settled.burnt.length + settled.refused.length + disabled.length;
  if (count > 0) await ledger.tellLot(lot, { kind: 'reconciled', settled: count });
  return { lot, proof, settled, disabled, notDisabled };
}

/** Where this station may not, or the lot's keys are wrong, nobody can make its units either. */
async function pause(ledger: Ledger, lot: string): Promise<void> {
  try {
    const { status } = await ledger.standing(lot);
    if (status !== 'closed') await ledger.tellLot(lot, { kind: 'paused', reason: 'reconcile' });
  } catch (error) {
    if (!isWickError(error, 'station-not-admitted') && !isWickError(error, 'ledger-damaged')) throw error;
  }
}

async function disableLeft(ledger: Ledger, lot: string, { disable, tagOf = tagOfMarks }: ReconcileOptions) {
  const disabled: number[] = [];
  const notDisabled: { unit: number; error: ErrorData }[] = [];
  const attempt = async (unit: number, work: () => Promise<unknown>) => {
    try {
      await work();
      disabled.push(unit);
    } catch (error) {
      notDisabled.push({ unit, error: asWickError(error).toJSON() });
    }
  };
  const { passes } = (await ledger.lot(lot)).lot;
  const states = ['open', 'failed', 'returned', 'scrapped', 'passed'] as const;
  for (const unit of await ledger.units(lot, { states })) {
    const tag = isDue(unit, passes) ? tagOf(unit) : undefined;
    if (tag === undefined) continue;
    await attempt(unit.number, async () => await disableValues(ledger, unit, async () => await disable(tag, unit)));
  }
  for (const { unit: number, tag } of await leftoversOf(ledger, lot)) {
    const [unit] = await ledger.units(lot, { units: [number] });
    if (unit === undefined) continue;
    await attempt(number, async () => {
      await disable(tag, { ...unit, values: 'burnt' });
      await ledger.tellLot(lot, { kind: 'withdrawn', unit: number, tag });
    });
  }
  return { disabled, notDisabled };
}

/** Once its device was claimed, a token has done what it was for. */
function isDue({ values, state, expects }: UnitRecord, passes: Lot['passes']): boolean {
  const isDone = values === 'used' && state === 'passed' && passes === 'claimed' && expects?.claim !== 'credentials';
  return isDone || values === 'burnt' || values === 'disabling';
}

function tagOfMarks({ marks }: UnitRecord): string | undefined {
  return marks?.tag;
}
