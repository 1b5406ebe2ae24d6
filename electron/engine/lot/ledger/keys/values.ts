import { createHash } from 'node:crypto';
import { WickError } from '../../../../contract/errors.ts';
import { Secret } from '../../../../contract/recipe/secret.ts';
import { canonicalJson } from '../../../certificate/canonical.ts';
import type { UnitValues } from '../ledger.ts';
import { decrypt, encrypt } from './sealed-box.ts';

/** A unit's values as they are kept. JSON both. */
export interface KeptValues {
  shown: string;
  sealed: string;
}

export interface ValuePlace {
  lot: string;
  unit: number;
}

/** `key`: the lot's data key. Each secret opens at its own place only. */
export function sealValues(key: Uint8Array, place: ValuePlace, values: UnitValues): KeptValues {
  const sealed = Object.entries(values.secret).map(([column, secret]) => [
    column,
    encrypt(key, Buffer.from(secret.reveal()), aboutSecret(place, column)).toString('base64'),
  ]);
  return { shown: canonicalJson(values.shown), sealed: canonicalJson(Object.fromEntries(sealed)) };
}

/** @throws WickError `ledger-damaged` */
export function openValues(key: Uint8Array, place: ValuePlace, kept: KeptValues & { ledger: string }): UnitValues {
  const secret = Object.entries(textsOf(kept.sealed)).map(([column, sealed]) => {
    try {
      const text = decrypt(key, Buffer.from(sealed, 'base64'), aboutSecret(place, column)).toString('utf8');
      return [column, new Secret(text)] as const;
    } catch (cause) {
      const reason = `the secret "${column}" of unit ${place.unit} was changed`;
      throw new WickError('ledger-damaged', { ledger: kept.ledger, reason }, { cause });
    }
  });
  return { shown: textsOf(kept.shown), secret: Object.fromEntries(secret) };
}

export function textsOf(json: string): Record<string, string> {
  return JSON.parse(json) as Record<string, string>;
}

/** By which a value that must be unique is known again, without saying what it is. */
export function digestOf(salt: string, column: string, value: string): string {
  return createHash('sha256')
    .update(`${salt}${JSON.stringify([column, value])}`)
    .digest('hex');
}

function aboutSecret({ lot, unit }: ValuePlace, column: string): string {
  return JSON.stringify(['value', lot, unit, column]);
}
