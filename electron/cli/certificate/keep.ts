import { constants } from 'node:fs';
import { access, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { SignedCertificate } from '../../contract/certificate.ts';
import { asWickError, exitCodes, WickError } from '../../contract/errors.ts';
import type { FlashEvent, FlashResult } from '../../contract/flash.ts';
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

export interface Kept {
  files: readonly string[];
  exitCode: number;
}

/**
 * Writes the certificate of each good target as soon as that is done, whatever becomes of the others. A record that cannot
 * be kept is an error, and the card is still good.
 */
export class CertificateKeeper {
  readonly #face: Face;
  readonly #place: CertificatePlace;
  /** By target. */
  readonly #keeping = new Map<string, Promise<string | WickError>>();

  constructor(face: Face, place: CertificatePlace) {
    this.#face = face;
    this.#place = place;
  }

  take(event: FlashEvent): void {
    if (event.type !== 'target' || event.result.certificate === undefined) return;
    const { target, certificate } = event.result;
    this.#keeping.set(target, keepCertificate(this.#place, target, certificate).catch(asWickError));
  }

  /** Once all of them are written; in the order of the targets. */
  async end({ targets }: Pick<FlashResult, 'targets'>): Promise<Kept> {
    const kept = await Promise.all(targets.flatMap(({ target }) => this.#keeping.get(target) ?? []));
    const errors = kept.filter((one) => one instanceof WickError);
    for (const { message } of errors) this.#face.note(`Error: ${message}`);
    return {
      files: kept.filter((one) => typeof one === 'string'),
      exitCode: errors.at(-1)?.exitCode ?? exitCodes.done,
    };
  }
}

/** Returns the file, which is whole or not there. @throws WickError `file-unwritable` */
async function keepCertificate(
  { kind, path }: CertificatePlace,
  target: string,
  signed: SignedCertificate,
): Promise<string> {
  const { finished } = signed.certificate;
  const name = `${basename(target)}-${finished.replaceAll(/[:.]/g, '-')}.certificate.json`;
  const file = kind === 'file' ? path : join(path, name.replaceAll(/[^\w.+-]/g, '_'));
  const draft = `${file}.part`;
  try {
    {
      await using written = await open(draft, 'wx');
      await written.writeFile(`${JSON.stringify(signed, undefined, 2)}\n`);
      await written.sync();
    }
    await giveName(draft, file);
  } catch (cause) {
    throw new WickError('file-unwritable', { path: file, reason: (cause as Error).message }, { cause });
  } finally {
    await rm(draft, { force: true });
  }
  return file;
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
