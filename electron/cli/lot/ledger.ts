import { WickError } from '../../contract/errors.ts';
import { stationKey } from '../../engine/certificate/station-key.ts';
import type { Ledger } from '../../engine/lot/ledger/ledger.ts';
import { openLedger } from '../../engine/lot/ledger/open.ts';
import { type LedgerPlace, ledgerPlace, parseLedger } from '../../engine/lot/station/ledger-place.ts';
import { stationFolder } from '../../engine/station-folder.ts';
import { fullPlace } from './full-place.ts';

export interface LedgerChoice {
  ledger?: string;
}

/** What commands of lots work with. */
export interface Desk extends AsyncDisposable {
  ledger: Ledger;
  place: LedgerPlace;
  /** The station's. */
  folder: string;
}

/** The ledger that is named, or the station's. @throws WickError `usage`, `ledger-…` */
export async function openDesk({ ledger: named }: LedgerChoice): Promise<Desk> {
  const folder = await stationFolder();
  const place = named === undefined ? await ledgerPlace(folder) : parseLedger(fullPlace(named));
  const ledger = await openLedger(place.where, { key: await stationKey(folder), folder });
  return { ledger, place, folder, [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose]() };
}

/**
 * The lot that a person means: its id, the beginning of it, or its name where that is one lot's alone.
 *
 * @throws WickError `lot-unknown`, `usage`
 */
export async function lotNamed(ledger: Ledger, named: string): Promise<string> {
  const lots = await ledger.list();
  const exact = lots.find(({ id }) => id === named.toLowerCase());
  if (exact !== undefined) return exact.id;
  const found = lots.filter(
    ({ id, name }) => name === named || (named.length >= 4 && id.startsWith(named.toLowerCase())),
  );
  const [one, ...others] = found;
  if (one === undefined) throw new WickError('lot-unknown', { lot: named });
  if (others.length > 0) {
    throw new WickError('usage', {
      reason: `${found.length} lots are called "${named}".`,
      hint: `Name one by its id: ${found.map(({ id }) => id).join(', ')}`,
    });
  }
  return one.id;
}

/** Numbers of units: `3`, `1-20`. @throws WickError `usage` */
export function unitNumbers(texts: readonly string[]): number[] {
  return texts.flatMap((text) => {
    const [, first, last = first] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(text) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || from < 1 || to < from || to - from >= 1000)
      throw new WickError('usage', { reason: `"${text}" is not the number of a unit, nor numbers such as 1-20.` });
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}
