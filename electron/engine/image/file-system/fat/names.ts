/** Characters 128 to 255 of code page 437, which short names are in unless a system was told otherwise. */
const upperHalf =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** A name of eleven bytes as `NAME.EXT`; `caseBits` are those of Windows NT: 8 for a small name, 16 for a small extension. */
export function shortNameText(bytes: Uint8Array, caseBits: number): string {
  const part = (from: number, to: number, small: boolean) => {
    const text = Array.from(bytes.subarray(from, to), (byte) =>
      byte < 128 ? String.fromCharCode(byte) : (upperHalf[byte - 128] ?? '_'),
    )
      .join('')
      .trimEnd();
    return small ? text.toLowerCase() : text;
  };
  const name = part(0, 8, (caseBits & 8) !== 0);
  const extension = part(8, 11, (caseBits & 16) !== 0);
  return extension === '' ? name : `${name}.${extension}`;
}

/** Of the eleven bytes, as every long entry holds it (fatgen103, section 7.2). */
export function shortNameSum(short: Uint8Array): number {
  return short.reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
}

/** Names are equal whatever their case. */
export function sameName(one: string, other: string): boolean {
  return one === other || one.toUpperCase() === other.toUpperCase();
}

/** Why a name cannot be kept on FAT, as a clause; undefined where it can. */
export function nameFault(name: string): string | undefined {
  if (name.length > 255) return 'its name is longer than 255 characters';
  // oxlint-disable-next-line no-control-regex -- these are what FAT does not take
  if (/["*/:<>?\\|\u0000-\u001f\u007f]/.test(name)) return 'its name has a character that FAT does not take';
  if (/[ .]$/.test(name)) return 'its name ends with a space or a full stop, which FAT does not keep';
  return undefined;
}

export interface ShortName {
  /** Eleven bytes. */
  bytes: Buffer;
  /** It does not say all that the name says. */
  needsLong: boolean;
}

/**
 * The short name beside a long one, unlike all that `taken` knows (eleven characters each). Throws RangeError where there
 * are too many alike. Format: fatgen103, section 7.4.
 */
export function makeShortName(name: string, taken: (short: string) => boolean): ShortName {
  const plain = plainShort(name);
  if (plain !== undefined && !taken(plain))
    return { bytes: Buffer.from(plain, 'latin1'), needsLong: plainText(plain) !== name };
  const upper = name.toUpperCase().replaceAll(' ', '').replace(/^\.+/, '');
  const dot = upper.lastIndexOf('.');
  const base = clean(dot === -1 ? upper : upper.slice(0, dot));
  const extension = dot === -1 ? '' : clean(upper.slice(dot + 1)).slice(0, 3);
  for (let number = 1; number < 1_000_000; number += 1) {
    const tail = `~${number}`;
    const short = (base.slice(0, 8 - tail.length) + tail).padEnd(8) + extension.padEnd(3);
    if (!taken(short)) return { bytes: Buffer.from(short, 'latin1'), needsLong: true };
  }
  throw new RangeError(`no short name is free for ${name}`);
}

/** Only characters that short names take. */
function clean(text: string): string {
  return text.replaceAll('.', '').replaceAll(/[^A-Z0-9!#$%&'()@^_`{}~-]/g, '_');
}

/** Undefined for a name that is no short one in capitals. */
function plainShort(name: string): string | undefined {
  const match = /^([A-Z0-9!#$%&'()@^_`{}~-]{1,8})(?:\.([A-Z0-9!#$%&'()@^_`{}~-]{1,3}))?$/i.exec(name);
  if (match === null) return undefined;
  const [, base = '', extension = ''] = match;
  return (base.padEnd(8) + extension.padEnd(3)).toUpperCase();
}

function plainText(short: string): string {
  return shortNameText(Buffer.from(short, 'latin1'), 0);
}
