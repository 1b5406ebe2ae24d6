import { createHmac } from 'node:crypto';
import { WickError } from '../../../../contract/errors.ts';
import { Secret } from '../../../../contract/recipe/secret.ts';
import { canonicalJson } from '../../../certificate/canonical.ts';
import type { UnitValues } from '../ledger.ts';
import type { LotKeys } from './lot-keys.ts';
import { decrypt, encrypt } from './sealed-box.ts';

/** A unit's values as they are kept: JSON both, and what binds them to their unit. */
export interface KeptValues {
  shown: string;
  sealed: string;
  /** Hexadecimal HMAC-SHA-256. */
  values_mac: string;
}

export interface ValuePlace {
  lot: string;
  unit: number;
  /** How often the unit was given others. */
  version: number;
}

/** Each secret opens at its own place only. */
export function sealValues(keys: LotKeys, place: ValuePlace, values: UnitValues): KeptValues {
  const secrets = Object.entries(values.secret).map(([column, secret]) => [
    column,
    encrypt(keys.sealing, Buffer.from(secret.reveal()), aboutSecret(place, column)).toString('base64'),
  ]);
  const shown = canonicalJson(values.shown);
  const sealed = canonicalJson(Object.fromEntries(secrets));
  return { shown, sealed, values_mac: macOf(keys, place, { shown, sealed }) };
}

/** Whether they are what a station of the lot has entered there. */
export function areGenuine(keys: LotKeys, place: ValuePlace, kept: KeptValues): boolean {
  return macOf(keys, place, kept) === kept.values_mac;
}

/** @throws WickError `ledger-damaged` */
export function openValues(keys: LotKeys, place: ValuePlace, kept: KeptValues & { ledger: string }): UnitValues {
  const damaged = (reason: string, cause?: unknown) =>
    new WickError('ledger-damaged', { ledger: kept.ledger, reason }, { cause });
  if (!areGenuine(keys, place, kept)) throw damaged(`the values of unit ${place.unit} were changed`);
  const secret = Object.entries(textsOf(kept.sealed)).map(([column, sealed]) => {
    try {
      const text = decrypt(keys.sealing, Buffer.from(sealed, 'base64'), aboutSecret(place, column)).toString('utf8');
      return [column, new Secret(text)] as const;
    } catch (cause) {
      throw damaged(`the secret "${column}" of unit ${place.unit} was changed`, cause);
    }
  });
  return { shown: textsOf(kept.shown), secret: Object.fromEntries(secret) };
}

export function textsOf(json: string): Record<string, string> {
  return JSON.parse(json) as Record<string, string>;
}

function macOf(
  { binding }: LotKeys,
  { lot, unit, version }: ValuePlace,
  { shown, sealed }: Pick<KeptValues, 'shown' | 'sealed'>,
): string {
  return createHmac('sha256', binding)
    .update(canonicalJson([lot, unit, version, shown, sealed]))
    .digest('hex');
}

function aboutSecret({ lot, unit, version }: ValuePlace, column: string): string {
  return JSON.stringify(['value', lot, unit, version, column]);
}
