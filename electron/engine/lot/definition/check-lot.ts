import { WickError } from '../../../contract/errors.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import { findBmap } from '../../image/bmap/find.ts';
import { openSource } from '../../image/source/source.ts';
import { digestOf, Digests, namedIn } from './digest.ts';
import { rawDigestOf } from './raw-digest.ts';
import { verifyLot } from './sign-lot.ts';

/**
 * Looks after what a lot is made of while it runs: that the image and the files of its recipe on this computer are those
 * that were signed. Files that look untouched since the last time are not read again, so that this can be asked before
 * each card. What comes from an address or a catalogue is proved by its digest as it is downloaded and written.
 */
export class LotGuard {
  readonly #signed: SignedLot;
  readonly #folder: string;
  readonly #digests = new Digests();

  /** `folder`: where the paths of the recipe start at this station. @throws WickError `lot-invalid` */
  constructor(signed: SignedLot, folder: string) {
    this.#signed = verifyLot(signed, `"${signed.lot.name}"`).signed;
    this.#folder = folder;
  }

  /** @throws WickError `lot-changed` */
  async check(signal: AbortSignal): Promise<void> {
    const { image, files } = this.#signed.lot;
    const source = namedIn(this.#folder, image.source);
    if (source.kind === 'file') await this.#checkImage(source.path, signal);
    if (source.kind === 'file' && image.bmap === undefined) await this.#mustHaveNoMap(source.path, signal);
    for (const [path, expected] of Object.entries(files)) {
      const named = namedIn(this.#folder, path);
      if (named.kind !== 'file') continue;
      const what = `the file ${path}`;
      mustBe(what, expected, await readable(what, expected, signal, this.#digests.of(named.path, signal)));
    }
  }

  /** A block map says what of the image is written: one that was put beside it since could leave out the most of it. */
  async #mustHaveNoMap(path: string, signal: AbortSignal): Promise<void> {
    const found = await findBmap(await openSource(path, { signal }), signal);
    if (found?.source.path === undefined) return;
    const what = `The block map ${found.source.fileName} beside the image`;
    throw new WickError('lot-changed', { what, expected: 'none', actual: await digestOf(found.source.path, signal) });
  }

  async #checkImage(path: string, signal: AbortSignal): Promise<void> {
    const { source, entry, sha256 } = this.#signed.lot.image;
    const what = `the image ${source}`;
    const actual = await readable(what, sha256, signal, this.#digests.of(path, signal));
    if (actual === sha256) return;
    // It may be the digest of what is packed.
    const inside = this.#digests.remember(`${path}\0raw`, () => rawDigestOf(path, { entry, signal }), path);
    mustBe(what, sha256, await readable(what, sha256, signal, inside).catch(() => actual), actual);
  }
}

/** Once, before a lot is started. @throws WickError `lot-invalid`, `lot-changed` */
export async function checkLot(
  signed: SignedLot,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<void> {
  await new LotGuard(signed, folder).check(signal);
}

async function readable(what: string, expected: string, signal: AbortSignal, digest: Promise<string>): Promise<string> {
  return await digest.catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new WickError('lot-changed', { what, expected }, { cause });
  });
}

function mustBe(what: string, expected: string, found: string, actual = found): void {
  if (found !== expected) throw new WickError('lot-changed', { what: capital(what), expected, actual });
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
