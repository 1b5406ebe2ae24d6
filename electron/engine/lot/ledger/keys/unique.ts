import { createHmac } from 'node:crypto';
import type { LotKeys } from './lot-keys.ts';

/** Characters from which on no two things in the world are called the same by chance, whatever their columns are called. */
const long = 16;

const macForm = /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$|^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$/;
const macName = /(?:^|[^a-z])mac(?![a-z])|[a-z]Mac(?![a-z])|(?:^|[^a-z])MAC(?![a-z])/;

/**
 * By which a value that must be unique is known again, however it is written and whatever its column is called, without
 * saying what it is.
 */
export function uniqueDigest({ unique }: LotKeys, column: string, value: string): string {
  const text = value.normalize('NFC').trim().toLowerCase();
  const digits = text.replaceAll(/[:.-]/g, '');
  const isMac = macForm.test(text) || (macName.test(column) && /^[0-9a-f]{12}$/.test(digits));
  const what = isMac ? ['mac', digits] : [text.length >= long ? '' : kindOf(column), text];
  return createHmac('sha256', unique).update(JSON.stringify(what)).digest('hex');
}

/** Short ones count for themselves in each kind of column: number 17 may have the serial number 17. */
function kindOf(column: string): string {
  const name = column
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s_.-]/g, '');
  return /^(?:serial(?:no|nr|number)?|sn)$/.test(name) ? 'serial' : name;
}
