import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Certificate, SignedCertificate } from '../../contract/certificate.ts';
import { WickError } from '../../contract/errors.ts';
import { syncFolder } from '../sync-folder.ts';
import { signCertificate } from './sign.ts';
import type { StationKey } from './station-key.ts';

export type FirstBoot = NonNullable<Certificate['boot']>;

/**
 * Puts into a certificate how the first boot went, in place of what was there, and signs all of it anew. The file holds
 * the old certificate or the new one, never a part.
 *
 * @throws WickError `file-unwritable`
 */
export async function addBoot(
  file: string,
  { certificate, boot, key }: { certificate: Certificate; boot: FirstBoot; key: StationKey },
): Promise<SignedCertificate> {
  const signed = signCertificate({ ...certificate, boot }, key);
  const draft = `${file}.${randomUUID()}.part`;
  try {
    {
      await using written = await open(draft, 'wx');
      await written.writeFile(`${JSON.stringify(signed, undefined, 2)}\n`);
      await written.sync();
    }
    await rename(draft, file);
    await syncFolder(dirname(file));
  } catch (cause) {
    throw new WickError('file-unwritable', { path: file, reason: (cause as Error).message }, { cause });
  } finally {
    await rm(draft, { force: true });
  }
  return signed;
}
