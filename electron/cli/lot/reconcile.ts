import { exitCodes, isWickError, WickError } from '../../contract/errors.ts';
import type { Ledger } from '../../engine/lot/ledger/ledger.ts';
import { type SettledLot, settleLot } from '../../engine/lot/station/settle-lot.ts';
import type { Face } from '../output/face.ts';
import { showError } from '../output/face.ts';
import { type LedgerChoice, lotNamed, openDesk } from './ledger.ts';

const said: Readonly<Record<SettledLot['settled'][number]['what'], string>> = {
  returned: 'was shown to nobody: it is made once more with its values',
  burnt: 'may be out there: its values are never used again',
  disabled: 'the Hub takes its token no longer',
  'not-disabled': 'its token could not be disabled',
  refused: 'something was told of it when it was too late',
};

export interface LotReconcileOptions extends LedgerChoice {
  acceptOlder?: boolean;
}

/** `wick lot reconcile [LOT] [--accept-older]` */
export async function lotReconcile(
  face: Face,
  named: string | undefined,
  options: LotReconcileOptions,
): Promise<number> {
  if (options.acceptOlder === true && named === undefined)
    throw new WickError('usage', { reason: '--accept-older scraps units: it takes the name of one lot.' });
  await using desk = await openDesk(options);
  const { ledger, place } = desk;
  if (options.acceptOlder === true && named !== undefined && (await isGone(ledger, named))) {
    await ledger.acceptOlder(named);
    face.event('result', { ok: true, exitCode: exitCodes.done, ledger: place.name, lots: [] });
    if (!face.json) face.print(`The ledger has no lot ${named} any more: this station goes on without it.`);
    return exitCodes.done;
  }
  const lots = named === undefined ? (await ledger.list()).map(({ id }) => id) : [await lotNamed(ledger, named)];
  const reports: (SettledLot & { lot: string; scrapped?: readonly number[] })[] = [];
  let damaged: WickError | undefined;
  for (const lot of lots) {
    try {
      const scrapped = options.acceptOlder === true ? { scrapped: await ledger.acceptOlder(lot) } : {};
      const settled = await settleLot(ledger, lot, { ledgerName: place.name, signal: face.signal });
      reports.push({ lot, ...scrapped, ...settled });
      face.event('reconciled', { lot, ...scrapped, ...settled });
      if (!face.json) say(face, (await ledger.standing(lot)).name, { ...scrapped, ...settled });
    } catch (error) {
      if (!isWickError(error, 'ledger-damaged') && !isWickError(error, 'ledger-older')) throw error;
      face.note(`${lot}: ${error.message}`);
      damaged ??= error;
    }
  }
  if (damaged !== undefined) return showError(face, damaged);
  const isSettled = reports.every(({ settled }) => settled.every(({ what }) => what !== 'not-disabled'));
  const exitCode = isSettled ? exitCodes.done : exitCodes.someTargetsFailed;
  face.event('result', { ok: isSettled, exitCode, ledger: place.name, lots: reports });
  return exitCode;
}

/** Only by its whole id: this station remembers no names of lots. */
async function isGone(ledger: Ledger, named: string): Promise<boolean> {
  return /^[0-9a-f-]{36}$/.test(named) && (await ledger.list()).every(({ id }) => id !== named);
}

function say(
  face: Face,
  name: string,
  { entries, settled, scrapped = [] }: SettledLot & { scrapped?: readonly number[] },
): void {
  face.print(`${name}: all ${entries} entries of its log hold.`);
  if (scrapped.length > 0)
    face.print(
      `    ${scrapped.length} units are scrapped that may have been used since: ${scrapped.join(', ')}. The lot is paused: accept it at its other stations, too, before you go on.`,
    );
  for (const { unit, what, problem } of settled)
    face.print(`    unit ${unit}: ${said[what]}${problem === undefined ? '' : `: ${problem.error.message}`}`);
}
