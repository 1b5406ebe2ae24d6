import { join } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import { fingerprintOf } from '../../certificate/station-key.ts';
import { readKept, writeKept } from '../slots/kept-file.ts';
import { engineerKey } from './engineer-key.ts';

const engineers = z.array(
  z.strictObject({
    /** Base64, 32 bytes. */
    key: z.string(),
    name: z.string().max(100),
    /** ISO 8601. */
    since: z.iso.datetime(),
  }),
);
type Engineer = z.output<typeof engineers>[number];

/** A key whose lots this station runs. */
export interface TrustedEngineer extends Engineer {
  fingerprint: string;
}

/**
 * Those that were named to this station once. A file that is damaged is an error: forgetting whom it trusts must not look
 * like trusting nobody yet.
 *
 * @throws WickError `source-unreadable`
 */
export async function trustedEngineers(folder: string): Promise<TrustedEngineer[]> {
  const known = (await readKept(fileIn(folder), engineers)) ?? [];
  return known.map((one) => ({ ...one, fingerprint: fingerprintOf(bytes(one.key)) }));
}

/** From here on this station runs what is signed with the key of this lot. @throws WickError `file-unwritable` */
export async function trustEngineer(
  folder: string,
  { signature }: SignedLot,
  name: string,
  now = new Date(),
): Promise<TrustedEngineer> {
  const known = await trustedEngineers(folder);
  const others = known.filter(({ key }) => key !== signature.key).map(({ fingerprint: _, ...one }) => one);
  const added = { key: signature.key, name, since: now.toISOString() };
  await writeKept(fileIn(folder), [...others, added]);
  return { ...added, fingerprint: fingerprintOf(bytes(added.key)) };
}

/** Whether the lot was signed here, or by somebody who was named once. */
export async function isTrusted(folder: string, { signature }: SignedLot): Promise<boolean> {
  const known = await trustedEngineers(folder);
  if (known.some(({ key }) => key === signature.key)) return true;
  const own = await engineerKey(folder);
  return Buffer.compare(own.publicKey, bytes(signature.key)) === 0;
}

/** @throws WickError `lot-untrusted` */
export async function mustBeTrusted(folder: string, signed: SignedLot): Promise<void> {
  if (await isTrusted(folder, signed)) return;
  throw new WickError('lot-untrusted', {
    name: signed.lot.name,
    fingerprint: fingerprintOf(bytes(signed.signature.key)),
    known: (await trustedEngineers(folder)).map(({ fingerprint }) => fingerprint),
  });
}

function fileIn(folder: string): string {
  return join(folder, 'trusted-engineers.json');
}

function bytes(key: string): Uint8Array {
  return Buffer.from(key, 'base64');
}
