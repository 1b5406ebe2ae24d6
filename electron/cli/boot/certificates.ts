import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Certificate } from '../../contract/certificate.ts';
import { isWickError, WickError } from '../../contract/errors.ts';
import { recordOf } from '../../engine/boot/record.ts';
import type { UnitBoot } from '../../engine/boot/watch.ts';
import { addBoot, type FirstBoot } from '../../engine/certificate/add-boot.ts';
import { stationKey } from '../../engine/certificate/station-key.ts';
import { readTrustedKey } from '../../engine/certificate/trusted-key.ts';
import { verifyCertificate } from '../../engine/certificate/verify.ts';
import { errorCode, fileReason } from '../../engine/image/source/reason.ts';
import { stationFolder } from '../../engine/station-folder.ts';
import type { Face } from '../output/face.ts';

/** A certificate that a boot is held against. */
export interface GivenCertificate {
  file: string;
  unit: string;
  certificate: Certificate;
  /** This station, or one that was named as trusted, signed it: this station may sign it anew. */
  trusted: boolean;
}

/** @throws WickError `certificate-invalid`, `usage` */
export async function readCertificates(
  files: readonly string[],
  trusted: readonly string[],
  signal: AbortSignal,
): Promise<GivenCertificate[]> {
  if (files.length === 0) return [];
  const own = await stationKey(await stationFolder());
  const keys = [own.publicKey, ...(await Promise.all(trusted.map((key) => readTrustedKey(key))))];
  const given: GivenCertificate[] = [];
  for (const file of files) {
    const text = await readFile(file, { encoding: 'utf8', signal }).catch((cause: unknown) => {
      const reason = errorCode(cause) === 'ENOENT' ? 'there is no such file' : fileReason(cause);
      throw new WickError('certificate-invalid', { file, reason }, { cause });
    });
    const found = verifyCertificate(text, { file, trusted: keys });
    const unit = found.certificate.unit ?? basename(file).replace(/(?:\.certificate)?\.json$/u, '');
    given.push({ file, unit, certificate: found.certificate, trusted: found.trusted });
  }
  const twice = given.find(({ unit }, index) => given.findIndex((one) => one.unit === unit) !== index);
  if (twice === undefined) return given;
  throw new WickError('usage', { reason: `Two of the certificates are of the unit ${twice.unit}.` });
}

/** Puts how it went into the certificates. One that another station signed stays as it is: its word is not this one's. */
export async function keepBoots(
  face: Face,
  given: readonly GivenCertificate[],
  boots: readonly UnitBoot[],
  observers: FirstBoot['observers'],
): Promise<{ files: string[]; exitCode: number }> {
  const files: string[] = [];
  let exitCode = 0;
  const key = given.length === 0 ? undefined : await stationKey(await stationFolder());
  for (const { file, unit, certificate, trusted } of given) {
    const boot = boots.find((one) => one.unit === unit);
    if (boot === undefined || key === undefined) continue;
    if (!trusted) {
      face.note(
        `Note    ${file} was signed by another station, so the boot is not added to it; --trusted KEY allows it`,
      );
      continue;
    }
    try {
      await addBoot(file, { certificate, boot: recordOf(boot, observers), key });
      files.push(file);
    } catch (error) {
      if (!isWickError(error)) throw error;
      face.note(`Error: ${error.message}`);
      exitCode = error.exitCode;
    }
  }
  return { files, exitCode };
}
