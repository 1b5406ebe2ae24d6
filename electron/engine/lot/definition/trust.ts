import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import { errorCode, fileReason } from '../../image/source/reason.ts';
import { fingerprintOf } from '../../certificate/station-key.ts';
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

const fileName = 'trusted-engineers.json';

/** Those that were named to this station once. @throws WickError `source-unreadable` */
export async function trustedEngineers(folder: string): Promise<TrustedEngineer[]> {
  const what = join(folder, fileName);
  const text = await readFile(what, 'utf8').catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') return '[]';
    throw new WickError('source-unreadable', { what, reason: fileReason(cause) }, { cause });
  });
  try {
    return engineers.parse(JSON.parse(text)).map((one) => ({ ...one, fingerprint: fingerprintOf(bytes(one.key)) }));
  } catch (cause) {
    // Forgetting whom it trusts must not look like trusting nobody yet.
    throw new WickError('source-unreadable', { what, reason: 'it is damaged' }, { cause });
  }
}

/** From here on this station runs what is signed with the key of this lot. @throws WickError `file-unwritable` */
export async function trustEngineer(
  folder: string,
  { signature }: SignedLot,
  name: string,
  now = new Date(),
): Promise<TrustedEngineer> {
  const known = await trustedEngineers(folder);
  const added = { key: signature.key, name, since: now.toISOString() };
  const all = [...known.filter(({ key }) => key !== added.key).map(({ fingerprint: _, ...one }) => one), added];
  const path = join(folder, fileName);
  const draft = `${path}.${randomUUID()}`;
  try {
    {
      await using file = await open(draft, 'wx', 0o600);
      await file.writeFile(`${JSON.stringify(all, undefined, 2)}\n`);
      await file.sync();
    }
    await rename(draft, path);
  } catch (cause) {
    throw new WickError('file-unwritable', { path, reason: fileReason(cause) }, { cause });
  } finally {
    await rm(draft, { force: true });
  }
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

function bytes(key: string): Uint8Array {
  return Buffer.from(key, 'base64');
}
