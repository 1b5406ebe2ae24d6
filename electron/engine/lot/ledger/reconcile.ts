import { asWickError, type ErrorData } from '../../../contract/errors.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import { disableValues } from './disable-values.ts';
import type { Ledger, Proof, Settled } from './ledger.ts';

export interface ReconcileOptions {
  /** All lots without. */
  lots?: readonly string[];
  /** Takes a token away from whoever has it: `disableUnitTokens` of the Hub. */
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
    const { status } = await ledger.standing(lot);
    if (status !== 'closed') await ledger.tellLot(lot, { kind: 'paused', reason: 'reconcile' });
    return { lot, proof, disabled: [], notDisabled: [] };
  }
  const settled = await ledger.settle(lot);
  const { disabled, notDisabled } = await disableBurnt(ledger, lot, options);
  const count = settled.returned.length + settled.burnt.length + settled.refused.length + disabled.length;
  if (count > 0) await ledger.tellLot(lot, { kind: 'reconciled', settled: count });
  return { lot, proof, settled, disabled, notDisabled };
}

async function disableBurnt(ledger: Ledger, lot: string, { disable, tagOf = tagOfMarks }: ReconcileOptions) {
  const disabled: number[] = [];
  const notDisabled: { unit: number; error: ErrorData }[] = [];
  for (const unit of await ledger.units(lot, { states: ['open', 'failed', 'returned', 'scrapped', 'passed'] })) {
    const isDue = unit.values === 'burnt' || unit.values === 'disabling';
    const tag = isDue ? tagOf(unit) : undefined;
    if (tag === undefined) continue;
    try {
      await disableValues(ledger, unit, async () => await disable(tag, unit));
      disabled.push(unit.number);
    } catch (error) {
      notDisabled.push({ unit: unit.number, error: asWickError(error).toJSON() });
    }
  }
  return { disabled, notDisabled };
}

function tagOfMarks({ marks }: UnitRecord): string | undefined {
  return marks?.tag;
}
