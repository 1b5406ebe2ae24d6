import { WickError } from '../../../contract/errors.ts';
import { withoutCompression } from '../names.ts';

/**
 * What files of an archive are by their names. `map` also stands for the signature of a map; `bundle` is what other tools
 * put into a board's own memory or into a system that runs, and may hold an image.
 */
export type Role = 'junk' | 'map' | 'text' | 'bundle' | 'image' | 'maybe-image' | 'other';

const imageName = /\.(?:img|wic|iso|raw|hddimg|sdcard|sdimg|usbimg|dd|image|[a-z\d]+-sdimg|simg)$/iu;
const maybeImageName = /\.(?:bin|rootfs|ext[234]|squashfs|disk)$/iu;
const textName =
  /\.(?:txt|md|rst|html?|xml|json|ya?ml|csv|pdf|asc|sig|(?:sha|md)\d+(?:sums?)?|manifest|info|log|rtf|url|sh|bat|ini|cfg|conf|spdx|plist)$/iu;
const textTitle = /^(?:readme|licen[cs]e|copying|changelog|notice|authors|(?:sha|md)\d+sums?)/iu;

/** macOS adds a file of attributes to each; Windows and macOS add their view settings. */
const junkName = /(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/iu;

const bundleName = /(?:^|\/)pv-flash-bundle-[^/]*$|\.(?:pvrexport\.t(?:ar\.)?gz|ubi|ubifs)$/iu;

export function roleOf(name: string): Role {
  if (junkName.test(name)) return 'junk';
  if (/\.bmap(?:\.(?:asc|sig|gpg))?$/iu.test(name)) return 'map';
  if (bundleName.test(name)) return 'bundle';
  const plain = withoutCompression(name).replace(/\.zip$/iu, '');
  if (imageName.test(plain)) return 'image';
  if (textName.test(name) || textTitle.test(name.split('/').at(-1) ?? '')) return 'text';
  return maybeImageName.test(plain) ? 'maybe-image' : 'other';
}

/**
 * The one file of an archive that is the image: the one that `entry` names (by its whole path, or its last part) or an
 * archive that may hold it; without `entry` by name, else the only one that is no text, map or bundle. Throws `archive-…`.
 */
export function chooseImage(what: string, names: readonly string[], entry: string | undefined): string {
  const files = names.filter((name) => roleOf(name) !== 'junk');
  if (entry !== undefined) {
    const exact = files.filter((name) => plainPath(name) === plainPath(entry));
    const named = exact.length > 0 ? exact : files.filter((name) => isNamed(name, entry));
    const found = theOnly(what, named) ?? theOnly(what, files.filter(isArchive));
    if (found === undefined) throw entryMissing(what, entry, files);
    return found;
  }
  for (const role of ['image', 'maybe-image'] as const) {
    const found = theOnly(
      what,
      files.filter((name) => roleOf(name) === role),
    );
    if (found !== undefined) return found;
  }
  const others = files.filter((name) => roleOf(name) === 'other');
  const [only] = others;
  if (others.length === 1 && only !== undefined) return only;
  throw new WickError('archive-no-image', { what, entries: shown(files) });
}

export function entryMissing(what: string, entry: string, names: readonly string[]): WickError {
  return new WickError('archive-entry-missing', { what, entry, entries: shown(names) });
}

/** True where a file is the one that `entry` names. */
export function isNamed(name: string, entry: string): boolean {
  return plainPath(name) === plainPath(entry) || name.split('/').at(-1) === entry;
}

/** True where a file is called like an archive. */
export function isArchive(name: string): boolean {
  return /\.(?:tar|zip)$/iu.test(withoutCompression(name));
}

export function shown(names: readonly string[]): string[] {
  const most = 20;
  return names.length <= most ? [...names] : [...names.slice(0, most), `${names.length - most} more`];
}

function plainPath(path: string): string {
  return path.replace(/^(?:\.?\/)+/u, '');
}

/** Undefined where there is none; throws where there are several. */
function theOnly(what: string, names: readonly string[]): string | undefined {
  if (names.length > 1) throw new WickError('archive-several-images', { what, entries: shown(names) });
  return names[0];
}
