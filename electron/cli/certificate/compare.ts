import { readFile } from 'node:fs/promises';
import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import { differenceFrom, mapOf, mustBeItsCard } from '../../engine/certificate/compare.ts';
import { presentStationKey } from '../../engine/certificate/station-key.ts';
import { readTrustedKey } from '../../engine/certificate/trusted-key.ts';
import { verifyCertificate } from '../../engine/certificate/verify.ts';
import type { OpenTarget } from '../../engine/flash/target.ts';
import { type VerifyOptions, type VerifyResult, verifyMap } from '../../engine/flash/verify.ts';
import { errorCode, fileReason } from '../../engine/image/source/reason.ts';
import { stationFolder } from '../../engine/station-folder.ts';
import type { Face } from '../output/face.ts';

/** How a drive is compared with what it should hold. */
export interface Comparing {
  total: number | undefined;
  /** What can be told from the drive alone. Throws. */
  look?: (drive: Drive) => void;
  /** Says what differs. */
  difference?: (target: string, ranges: VerifyResult['differing']) => WickError;
  /** For the result. */
  more?: object;
  run: (target: OpenTarget, how: VerifyOptions) => Promise<VerifyResult>;
}

/**
 * A card is what its certificate says, and that was signed by a station: where keys are named as trusted, by one of them;
 * else it is said which one it was.
 */
export async function comparisonWithCertificate(
  face: Face,
  file: string,
  trustedKeys: readonly string[],
): Promise<Comparing> {
  const invalid = (reason: string, cause?: unknown) =>
    new WickError('certificate-invalid', { file, reason }, { cause });
  const named = await Promise.all(trustedKeys.map((key) => readTrustedKey(key)));
  const text = await readFile(file, { encoding: 'utf8', signal: face.signal }).catch((cause: unknown) => {
    throw invalid(errorCode(cause) === 'ENOENT' ? 'there is no such file' : fileReason(cause), cause);
  });
  const own = await presentStationKey(await stationFolder());
  const isNamed = named.length > 0;
  const trusted = isNamed ? named : own === undefined ? [] : [own.publicKey];
  const found = verifyCertificate(text, { file, trusted });
  const { certificate, fingerprint } = found;
  if (isNamed && !found.trusted) throw invalid(`it was signed by ${fingerprint}, which was not named as trusted`);
  const whose = isNamed ? 'one of the trusted keys' : found.trusted ? 'this computer' : 'another station, not proven';
  const { drive, image, finished, verdict } = certificate;
  face.note(`Made    ${finished}, from ${image.name}, on ${drive.name}`);
  face.note(`Signed  by ${fingerprint} (${whose})`);
  if (certificate.map.kind === 'settings') face.note('Note    only what settings changed on the card is compared');
  if (verdict === 'written') face.note('Note    the card was not read back when this certificate was made');
  return {
    total: certificate.ranges.reduce((sum, { length }) => sum + length, 0),
    look: (drive) => mustBeItsCard(certificate, drive, file),
    difference: (target, ranges) => differenceFrom(certificate, { target, file, ranges }),
    more: { certificate: file, signedBy: fingerprint, trusted: found.trusted, verdict },
    run: (target, how) => verifyMap(target, mapOf(certificate, file), how),
  };
}
