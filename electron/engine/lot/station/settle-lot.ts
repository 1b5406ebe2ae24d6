import type { AnswerOf } from '../../../contract/rpc/table.ts';
import type { lotCalls } from '../../../contract/calls/lot.ts';
import { WickError } from '../../../contract/errors.ts';
import { nextStep } from '../../../contract/next-step.ts';
import type { CredentialsPlace } from '../../hub/credentials.ts';
import type { Ledger, Proof } from '../ledger/ledger.ts';
import { reconcile } from '../ledger/reconcile.ts';
import { deleteRegistered } from './delete-registered.ts';
import { disablerOf } from './open-run.ts';

export type SettledLot = AnswerOf<typeof lotCalls, 'lot.reconcile'>;

/**
 * Proves the log of a lot, and settles what crashes have left of it.
 *
 * @throws WickError `ledger-damaged` (the lot is paused then), `ledger-unreachable`, `lot-unknown`
 */
export async function settleLot(
  ledger: Ledger,
  lot: string,
  { ledgerName, place, signal }: { ledgerName: string; place?: CredentialsPlace | undefined; signal: AbortSignal },
): Promise<SettledLot> {
  const document = (await ledger.lot(lot)).lot;
  const disableToken = disablerOf({ place }, document);
  const [report] = await reconcile(ledger, {
    lots: [lot],
    disable: async (tag, { state, values }) => {
      await disableToken(tag, signal);
      const isOfDevice = state === 'passed' && values !== 'burnt';
      if (!isOfDevice) await deleteRegistered(tag, document, { place, signal });
    },
  });
  if (report === undefined) throw new WickError('bug', { reason: 'a lot that was reconciled without a word' });
  const { proof, settled, disabled, notDisabled } = report;
  if (proof.problem !== undefined) {
    throw new WickError('ledger-damaged', { ledger: ledgerName, reason: reasonOf(proof.problem) });
  }
  const { returned = [], burnt = [], refused = [] } = settled ?? {};
  return {
    entries: proof.entries,
    settled: [
      ...returned.map((unit) => ({ unit, what: 'returned' as const })),
      ...burnt.map((unit) => ({ unit, what: 'burnt' as const })),
      ...refused.map(({ unit }) => ({ unit, what: 'refused' as const })),
      ...disabled.map((unit) => ({ unit, what: 'disabled' as const })),
      ...notDisabled.map(({ unit, error }) => ({
        unit,
        what: 'not-disabled' as const,
        problem: { error, next: nextStep(error) },
      })),
    ],
  };
}

function reasonOf({ at, reason }: NonNullable<Proof['problem']>): string {
  if ('entry' in at) return `entry ${at.entry} of the log: ${reason}`;
  return 'unit' in at ? `unit ${at.unit}: ${reason}` : reason;
}
