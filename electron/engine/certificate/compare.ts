import type { Certificate } from '../../contract/certificate.ts';
import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import { type Range, rangeEnd } from '../../contract/range.ts';
import type { BlockMap } from '../image/bmap/bmap.ts';

/**
 * What can be said before a byte is read. Serial numbers are those of readers as often as not, so they say nothing.
 *
 * @throws WickError `certificate-other-card`
 */
export function mustBeItsCard({ drive: was }: Certificate, drive: Drive, file: string): void {
  const other = (what: string, expected: string, actual: string) =>
    new WickError('certificate-other-card', { target: drive.path, file, what, expected, actual });
  if (was.size !== drive.size) throw other('size', `${was.size} bytes`, `${drive.size} bytes`);
  if (was.cid !== undefined && drive.cid !== undefined && was.cid !== drive.cid) {
    throw other('identification register', was.cid, drive.cid);
  }
}

/** What the card held, as a block map to compare a drive with. */
export function mapOf({ ranges }: Certificate, file: string): BlockMap {
  const last = ranges.at(-1);
  return {
    version: '2.0',
    name: file,
    imageSize: last === undefined ? 0 : rangeEnd(last),
    blockSize: 512,
    checksumType: 'sha256',
    ranges: ranges.map(({ offset, length, sha256 }) => ({ offset, length, checksum: sha256 })),
  };
}

/** Says what differs: the image, or what made the card one device's own. `ranges` are some of the certificate's. */
export function differenceFrom(
  { settings }: Certificate,
  { target, file, ranges }: { target: string; file: string; ranges: readonly Range[] },
): WickError {
  const own = new Set(settings?.ranges.map(({ offset }) => offset));
  const inSettings = ranges.some(({ offset }) => own.has(offset));
  return new WickError('certificate-differs', {
    target,
    file,
    image: ranges.some(({ offset }) => !own.has(offset)),
    settings: inSettings
      ? (settings?.edits ?? []).map(({ path, partition }) => `${path} on partition ${partition}`)
      : [],
    ranges,
  });
}
