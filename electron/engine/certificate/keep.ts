import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { SignedCertificate } from '../../contract/certificate.ts';
import { WickError } from '../../contract/errors.ts';
import { errorCode } from '../image/source/reason.ts';
import { syncFolder } from '../sync-folder.ts';

/** Where certificates go: into a folder, each under a name of its own, or one into a file that is not there yet. */
export type CertificatePlace = { kind: 'folder' | 'file'; path: string };

export const certificateSuffix = '.certificate.json';

/**
 * What `--certificate FOLDER|FILE` says, found out while nothing is written yet. A path that ends with a slash is a folder,
 * which is made where it is missing.
 *
 * @throws WickError `usage`, `file-unwritable`
 */
export async function certificatePlace(named: string, targets: number): Promise<CertificatePlace> {
  const path = resolve(named);
  const present = await stat(path).catch(() => undefined);
  const isFolder = present?.isDirectory() ?? /[\\/]$/.test(named);
  if (!isFolder && present !== undefined) {
    throw new WickError('usage', {
      reason: `${named} is there already, and a certificate never takes the place of something else.`,
      hint: 'Name a folder, or a new file.',
    });
  }
  if (!isFolder && targets > 1) {
    throw new WickError('usage', {
      reason: `${targets} certificates do not go into one file.`,
      hint: `Name a folder: --certificate ${named}/`,
    });
  }
  try {
    if (isFolder) await mkdir(path, { recursive: true });
    await access(isFolder ? path : dirname(path), constants.W_OK);
  } catch (cause) {
    throw new WickError('file-unwritable', { path: named, reason: (cause as Error).message }, { cause });
  }
  return { kind: isFolder ? 'folder' : 'file', path };
}

export interface KeptCertificate {
  file: string;
  /** The file's name without its ending: what the unit is called in a folder of certificates. */
  unit: string;
}

/** Writes a certificate to a file, which is whole or not there. @throws WickError `file-unwritable` */
export async function keepCertificate(
  { kind, path }: CertificatePlace,
  target: string,
  signed: SignedCertificate,
): Promise<KeptCertificate> {
  const { finished } = signed.certificate;
  const name = `${basename(target)}-${finished.replaceAll(/[:.]/g, '-')}${certificateSuffix}`;
  const file = kind === 'file' ? path : join(path, name.replaceAll(/[^\w.+-]/g, '_'));
  const draft = `${file}.part`;
  try {
    if (kind === 'folder') await mkdir(path, { recursive: true });
    {
      await using written = await open(draft, 'wx');
      await written.writeFile(`${JSON.stringify(signed, undefined, 2)}\n`);
      await written.sync();
    }
    await giveName(draft, file);
    await syncFolder(dirname(file));
  } catch (cause) {
    throw new WickError('file-unwritable', { path: file, reason: (cause as Error).message }, { cause });
  } finally {
    await rm(draft, { force: true });
  }
  return { file, unit: basename(file, certificateSuffix) };
}

/**
 * Gives a certificate that stands where another one is to go a name of its own, which still ends like a certificate's.
 * Undefined where there is none.
 *
 * @throws WickError `file-unwritable`
 */
export async function setAside(file: string): Promise<string | undefined> {
  const aside = `${file.slice(0, -certificateSuffix.length)}-${randomUUID()}${certificateSuffix}`;
  try {
    await rename(file, aside);
    await syncFolder(dirname(file));
    return aside;
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw new WickError('file-unwritable', { path: file, reason: (cause as Error).message }, { cause });
  }
}

/** A link never takes the place of something else; FAT has none. */
async function giveName(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error) || error.code === 'EEXIST') throw error;
    await rename(draft, file);
  }
}
