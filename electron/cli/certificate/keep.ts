import { asWickError, exitCodes, WickError } from '../../contract/errors.ts';
import type { FlashEvent, FlashResult } from '../../contract/flash.ts';
import { type CertificatePlace, keepCertificate } from '../../engine/certificate/keep.ts';
import type { Face } from '../output/face.ts';

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
    const kept = keepCertificate(this.#place, target, certificate);
    this.#keeping.set(
      target,
      kept.then(({ file }) => file, asWickError),
    );
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
