import { createHash } from 'node:crypto';
import type { Drive } from '../../contract/drive.ts';
import type { ProvisionReport } from '../../contract/provision.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { expectCard } from '../../engine/boot/expect.ts';
import { certifier } from '../../engine/certificate/certify.ts';
import { type CertificatePlace, keepCertificate } from '../../engine/certificate/keep.ts';
import type { StationKey } from '../../engine/certificate/station-key.ts';
import type { BlockView } from '../../engine/image/block-view.ts';
import { version } from '../version.ts';

export interface SettingsFacts {
  drive: Drive;
  view: BlockView;
  report: ProvisionReport;
  checks: Recipe['checks'];
  started: Date;
  /** It was read back from the medium. */
  verified: boolean;
  signal: AbortSignal;
}

/** Of a card on which nothing had to be changed. Bytes. */
const firstSector = { offset: 0, length: 512 };

/**
 * Keeps a record of a card that was given its settings after it was flashed: of what these changed, and of what will start
 * from it. Returns the file. @throws WickError `file-unwritable`
 */
export async function certifySettings(
  { drive, view, report, ...card }: SettingsFacts,
  { key, place }: { key: StationKey; place: CertificatePlace },
): Promise<string> {
  const ranges = report.ranges.length > 0 ? report.ranges : [firstSector];
  const certify = certifier({
    key,
    version,
    image: { name: 'what was on the card', path: undefined, rereadable: false, sourceSha256: async () => undefined },
    map: 'settings',
    expect: expectCard,
  });
  const signed = await certify({
    ...card,
    drive,
    view,
    settings: report,
    size: view.size,
    mappedBytes: ranges.reduce((sum, { length }) => sum + length, 0),
    ranges: await Promise.all(
      ranges.map(async ({ offset, length }) => {
        const sha256 = createHash('sha256').update(await view.read(offset, length));
        return { offset, length, sha256: sha256.digest('hex') };
      }),
    ),
  });
  return (await keepCertificate(place, drive.path, signed)).file;
}
