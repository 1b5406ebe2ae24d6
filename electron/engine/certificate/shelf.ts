import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type SignedCertificate, signedCertificateSchema } from '../../contract/certificate.ts';
import { WickError } from '../../contract/errors.ts';
import { certificateSuffix } from './keep.ts';

export interface ShelvedCertificate {
  /** The file's name without its ending. */
  id: string;
  file: string;
  signed: SignedCertificate;
}

/** The certificates in a folder. Files are read again only where they have changed. */
export class CertificateShelf {
  readonly #folder: string;
  readonly #known = new Map<string, { changed: number; found: ShelvedCertificate | undefined }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The newest first. What is no certificate is passed over. */
  async list(): Promise<ShelvedCertificate[]> {
    const names = await readdir(this.#folder).catch((): string[] => []);
    const ids = names
      .filter((name) => name.endsWith(certificateSuffix))
      .map((name) => name.slice(0, -certificateSuffix.length));
    const found: ShelvedCertificate[] = [];
    for (const id of ids) {
      const one = await this.#read(id);
      if (one !== undefined) found.push(one);
    }
    return found.sort((one, other) => (one.signed.certificate.finished < other.signed.certificate.finished ? 1 : -1));
  }

  /** @throws WickError `unit-unknown` */
  async get(id: string): Promise<ShelvedCertificate> {
    const found = /[\\/]/.test(id) ? undefined : await this.#read(id);
    if (found === undefined) throw new WickError('unit-unknown', { id });
    return found;
  }

  async #read(id: string): Promise<ShelvedCertificate | undefined> {
    const file = join(this.#folder, `${id}${certificateSuffix}`);
    const changed = (await stat(file).catch(() => undefined))?.mtimeMs;
    if (changed === undefined) return undefined;
    const known = this.#known.get(id);
    const found = known?.changed === changed ? known.found : await readCertificate(file, id);
    this.#known.set(id, { changed, found });
    return found;
  }
}

async function readCertificate(file: string, id: string): Promise<ShelvedCertificate | undefined> {
  try {
    const signed = signedCertificateSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return { id, file, signed };
  } catch {
    return undefined;
  }
}
