import { isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import { readKept, writeKept } from '../slots/kept-file.ts';

const schema = z.strictObject({ wick: z.literal(1), kind: z.literal('ledger'), where: z.string().min(1) });

/** Where a ledger is: a file of this computer, or a database that several stations share. */
export interface LedgerPlace {
  kind: 'file' | 'postgres';
  /** For `openLedger`; it may hold a password. */
  where: string;
  /** To be shown. */
  name: string;
}

/** The ledger that this station was told to use, or its own. @throws WickError `source-unreadable` */
export async function ledgerPlace(folder: string): Promise<LedgerPlace> {
  const kept = await readKept(placeFile(folder), schema);
  return parseLedger(kept?.where ?? join(folder, 'lots.sqlite'));
}

/** From here on this station uses another ledger; its own where there is no `where`. @throws WickError `usage`, `file-unwritable` */
export async function useLedger(folder: string, where: string | undefined): Promise<LedgerPlace> {
  const place = parseLedger(where ?? join(folder, 'lots.sqlite'));
  await writeKept(placeFile(folder), { wick: 1, kind: 'ledger', where: place.where });
  return place;
}

/** `postgres://…`, or the absolute path of a file. @throws WickError `usage` */
export function parseLedger(where: string): LedgerPlace {
  if (/^postgres(ql)?:\/\//.test(where)) {
    // A socket of this computer has an empty host, which is no URL where a user stands before it.
    const address = URL.parse(where.replace(/^([^?]*@)(?=[/?])/, '$1localhost'));
    if (address === null) throw unusable();
    address.username = '';
    address.password = '';
    address.search = '';
    return { kind: 'postgres', where, name: address.href };
  }
  if (where.includes('://') || !isAbsolute(where)) throw unusable();
  return { kind: 'file', where, name: where };
}

function placeFile(folder: string): string {
  return join(folder, 'ledger.json');
}

/** What was given may hold a password. */
function unusable(): WickError {
  return new WickError('usage', {
    reason: 'This is no place of a ledger.',
    hint: 'Give the whole path of a file, or postgres://user@host/database.',
  });
}
