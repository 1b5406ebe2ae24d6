import { WickError } from '../../../contract/errors.ts';

/** What a person named of a catalogue. */
export interface CatalogueName {
  /** The name of a known catalogue, or the address of a list. */
  catalogue: string | URL;
  /** What to go through from its top; empty for the catalogue itself. */
  path: readonly string[];
}

const prefix = /^catalogue:/iu;
const mostSegments = 20;

/** True for `catalogue:…`. */
export function isCatalogueName(name: string): boolean {
  return prefix.test(name);
}

/**
 * Reads `catalogue:pantavisor/stable/028/rpi` or `catalogue:https://…/releases.json#stable/028/rpi`; the prefix may be
 * left out.
 *
 * @throws WickError `usage`
 */
export function parseCatalogueName(name: string): CatalogueName {
  const bare = name.replace(prefix, '');
  if (!/^[a-z][a-z\d+.-]*:\/\//iu.test(bare)) {
    const [catalogue = '', ...path] = segments(bare);
    return { catalogue: catalogue.toLowerCase(), path };
  }
  const hash = bare.indexOf('#');
  const address = hash === -1 ? bare : bare.slice(0, hash);
  if (!/^https?:/iu.test(address) || !URL.canParse(address)) {
    throw new WickError('usage', {
      reason: 'That is not the address of a catalogue.',
      hint: 'Name an http:// or https:// address, with the name of an image behind a #.',
    });
  }
  return { catalogue: new URL(address), path: hash === -1 ? [] : segments(bare.slice(hash + 1)) };
}

function segments(path: string): string[] {
  const all = path.split('/').filter((segment) => segment.trim() !== '');
  if (all.length <= mostSegments) return all;
  throw new WickError('usage', { reason: 'No catalogue is as deep as that name.' });
}
