import type { Certificate, SignedCertificate } from '../../contract/certificate.ts';
import type { ExpectedBoot } from '../../contract/boot.ts';
import type { Drive } from '../../contract/drive.ts';
import type { ProvisionReport } from '../../contract/provision.ts';
import type { Recipe } from '../../contract/recipe.ts';
import type { BlockView } from '../image/block-view.ts';
import type { Image } from '../image/image.ts';
import { signCertificate } from './sign.ts';
import type { StationKey } from './station-key.ts';

/** A drive that is done. Sizes are bytes. */
export interface CardFacts {
  drive: Drive;
  /** What is on it. */
  view: BlockView;
  checks: Recipe['checks'];
  /** Of the image. */
  size: number;
  mappedBytes: number;
  /** What it holds. */
  ranges: Certificate['ranges'];
  settings: ProvisionReport | undefined;
  started: Date;
  /** It was read back. */
  verified: boolean;
  signal: AbortSignal;
}

/** Makes the signed record of one drive. */
export type Certify = (card: CardFacts) => Promise<SignedCertificate>;

export interface CertifierOptions {
  key: StationKey;
  /** Of Wick. */
  version: string;
  image: Pick<Image, 'name' | 'path' | 'rereadable' | 'sourceSha256'>;
  map: Certificate['map']['kind'];
  /** What the unit is called that the card is for. */
  unit?: string | undefined;
  /** Finds out what a device will be that starts from the drive; undefined where that cannot be told. */
  expect?: (card: CardFacts) => Promise<ExpectedBoot | undefined>;
  /** Told of each certificate while its drive is still open. */
  signed?: ((certificate: Certificate) => void) | undefined;
  /** For tests. */
  now?: () => Date;
}

export function certifier({
  key,
  version,
  image,
  map,
  unit,
  expect,
  signed: onSigned = () => {},
  now = () => new Date(),
}: CertifierOptions): Certify {
  let digest: Promise<string | undefined> | undefined;
  return async (card) => {
    const { drive, size, mappedBytes, ranges, settings, started, verified, signal } = card;
    digest ??= digestOf(image, signal);
    const sha256 = await digest;
    const expects = await expect?.(card);
    const { name, serial, cid, port } = drive;
    const signed = signCertificate(
      {
        wick: 1,
        kind: 'certificate',
        tool: `wick ${version}`,
        image: { name: nameOf(image.name), size, ...(sha256 === undefined ? {} : { sha256 }) },
        map: { kind: map, bytes: mappedBytes },
        drive: {
          name,
          size: drive.size,
          ...(serial === undefined ? {} : { serial }),
          ...(cid === undefined ? {} : { cid }),
          ...(port === undefined ? {} : { port }),
        },
        ranges,
        ...(settings === undefined ? {} : { settings: settingsOf(settings) }),
        ...(unit === undefined ? {} : { unit }),
        ...(expects === undefined ? {} : { expects }),
        started: started.toISOString(),
        finished: now().toISOString(),
        verdict: verified ? 'good' : 'written',
      },
      key,
    );
    onSigned(signed.certificate);
    return signed;
  };
}

/** Of the file as it was given. Reading a local file again is cheap; from a server it would be a second download. */
async function digestOf(image: CertifierOptions['image'], signal: AbortSignal): Promise<string | undefined> {
  const readAgain = image.path !== undefined;
  return await image.sourceSha256(signal, { readAgain }).catch(() => undefined);
}

function settingsOf({ recognised, edits, ranges }: ProvisionReport): NonNullable<Certificate['settings']> {
  return {
    family: recognised.family,
    edits: edits.map(({ kind, partition, path, size }) => ({
      kind,
      partition,
      path,
      ...(size === undefined ? {} : { size }),
    })),
    ranges: ranges.map(({ offset, length }) => ({ offset, length })),
  };
}

/** Without folders, and without what an address may carry to get in. */
function nameOf(image: string): string {
  if (image === '-') return 'standard input';
  const address = image.includes('://') ? URL.parse(image) : null;
  const path = address === null ? image : `${address.hostname}${address.pathname}`;
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? 'image';
}
