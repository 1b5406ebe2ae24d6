/** @typedef {{ ext: string | string[], name: string, role?: 'Editor' | 'Viewer', rank?: 'Default' | 'Alternate', mimeType?: string }} Association */

/**
 * What opens with Wick. Linux knows names by their whole end, `image.wic.bz2`; Windows and macOS only by what follows the
 * last dot. There, what belongs to other programs by right (.bz2, .tgz) is only offered, on macOS, and left alone on
 * Windows, where one program alone has it.
 * @param {'win32' | 'darwin' | 'linux'} platform
 * @returns {Association[]}
 */
export function associations(platform) {
  switch (platform) {
    case 'win32':
      return [image, map, recipe];
    case 'darwin':
      return [image, map, recipe, { ...packed, rank: 'Alternate' }];
    case 'linux':
      return types.map((mimeType) => ({ ext: '', name: mimeType, mimeType }));
  }
}

/** @type {Association} */
const image = { ext: ['wic', 'img'], name: 'Disk image', role: 'Viewer' };
/** @type {Association} */
const map = { ext: 'bmap', name: 'Block map', role: 'Viewer' };
/** @type {Association} */
const recipe = { ext: 'wick', name: 'Wick recipe', role: 'Editor' };
/** @type {Association} */
const packed = { ext: ['bz2', 'gz', 'xz', 'zst', 'lz4', 'zip', 'tgz'], name: 'Packed disk image', role: 'Viewer' };

/** The first are of linux/wick-desktop.mime.xml, the others the system's own. */
const types = [
  'application/x-wic',
  'application/x-wic-compressed',
  'application/x-bmap+xml',
  'application/x-pvrexport',
  'application/x-wick-recipe',
  'application/vnd.efi.img',
  'application/x-raw-disk-image',
  'application/x-raw-disk-image-xz-compressed',
];
