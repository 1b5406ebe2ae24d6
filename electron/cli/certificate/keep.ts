import { constants } from 'node:fs';
import { access, mkdir, open, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { SignedCertificate } from '../../contract/certificate.ts';
import { asWickError, exitCodes, WickError } from '../../contract/errors.ts';
import type { FlashResult } from '../../contract/flash.ts';
import type { Face } from '../output/face.ts';

/** Where certificates go: into a folder, each under a name of its own, or one into a file that is not there yet. */
export type CertificatePlace = { kind: 'folder' | 'file'; path: string };

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

interface Kept {
  files: readonly string[];
  exitCode: number;
}

/** Writes the certificates of all good targets. A record that cannot be kept is an error, and the card is still good. */
export async function keepCertificates(
  face: Face,
  { targets }: FlashResult,
  place: CertificatePlace | undefined,
): Promise<Kept> {
  const files: string[] = [];
  let exitCode: number = exitCodes.done;
  for (const { target, certificate } of targets) {
    if (place === undefined || certificate === undefined) continue;
    try {
      files.push(await keepCertificate(place, target, certificate));
    } catch (thrown) {
      const error = asWickError(thrown);
      face.note(`Error: ${error.message}`);
      exitCode = error.exitCode;
    }
  }
  return { files, exitCode };
}

/** Returns the file. @throws WickError `file-unwritable` */
async function keepCertificate(
  { kind, path }: CertificatePlace,
  target: string,
  signed: SignedCertificate,
): Promise<string> {
  const { finished } = signed.certificate;
  const name = `${basename(target)}-${finished.replaceAll(/[:.]/g, '-')}.certificate.json`;
  const file = kind === 'file' ? path : join(path, name.replaceAll(/[^\w.+-]/g, '_'));
  try {
    await using draft = await open(file, 'wx');
    await draft.writeFile(`${JSON.stringify(signed, undefined, 2)}\n`);
    await draft.sync();
  } catch (cause) {
    throw new WickError('file-unwritable', { path: file, reason: (cause as Error).message }, { cause });
  }
  return file;
}
