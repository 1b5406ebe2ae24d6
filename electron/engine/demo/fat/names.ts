/** A name in a FAT directory. */
export interface FatName {
  /** As the person wrote it. */
  long: string;
  /** Eleven bytes of ASCII, name and extension padded with spaces, as it stands in the directory. */
  short: string;
  /** False where the short name already says it all. */
  needsLong: boolean;
}

const notInLongNames = /["*/:<>?\\|\p{Cc}]/u;
const shortCharacters = /^[A-Z0-9$%'\-_@~`!(){}^#&]*$/;
const notShortCharacter = /[^A-Z0-9$%'\-_@~`!(){}^#&]/gu;

/**
 * Gives each name of one directory its short name: its own in capital letters where that is one, else a basis with a numeric tail that
 * nobody else has, as long or as short name. Names that differ in case only are one name to FAT and are refused.
 * Format: Microsoft FAT File System Specification (fatgen103), sections 6.1 and 7.1 to 7.4.
 */
export function fatNames(names: readonly string[]): FatName[] {
  const taken = new Set<string>();
  for (const name of names) {
    checkLongName(name);
    const key = upperCase(name);
    if (taken.has(key)) throw new RangeError(`${name} is there twice: FAT does not tell upper from lower case`);
    taken.add(key);
  }
  const nextTail = new Map<string, number>();
  return names.map((long) => {
    // In small letters only the long name can keep them, but the short one needs no tail.
    const short = ownShortName(upperCase(long));
    if (short !== undefined) return { long, short, needsLong: long !== upperCase(long) };
    return { long, short: generateShortName(long, taken, nextTail), needsLong: true };
  });
}

/** Letter by letter, as FAT compares names: ß stays ß. */
function upperCase(name: string): string {
  return Array.from(name, (letter) => {
    const upper = letter.toUpperCase();
    return upper.length === letter.length ? upper : letter;
  }).join('');
}

function checkLongName(name: string): void {
  if (name.length === 0 || name.length > 255 || notInLongNames.test(name) || /[. ]$/.test(name)) {
    throw new RangeError(`${JSON.stringify(name)} cannot be a name on FAT`);
  }
}

function ownShortName(name: string): string | undefined {
  const match = /^([^.]{1,8})(?:\.([^.]{1,3}))?$/.exec(name);
  const [, base = '', extension = ''] = match ?? [];
  if (match === null || !shortCharacters.test(base) || !shortCharacters.test(extension)) return undefined;
  return base.padEnd(8) + extension.padEnd(3);
}

function letters(text: string): string {
  return text.replaceAll('.', '').replace(notShortCharacter, '_');
}

function generateShortName(long: string, taken: Set<string>, nextTail: Map<string, number>): string {
  const name = upperCase(long).replaceAll(' ', '').replace(/^\.+/, '');
  const dot = name.lastIndexOf('.');
  const base = letters(dot > 0 ? name.slice(0, dot) : name) || '_';
  const extension = dot > 0 ? letters(name.slice(dot + 1)).slice(0, 3) : '';
  const basis = `${base.slice(0, 8)}.${extension}`;
  for (let tail = nextTail.get(basis) ?? 1; tail <= 999_999; tail += 1) {
    const numbered = `${base.slice(0, 7 - String(tail).length)}~${tail}`;
    const key = extension === '' ? numbered : `${numbered}.${extension}`;
    if (taken.has(key)) continue;
    taken.add(key);
    nextTail.set(basis, tail + 1);
    return numbered.padEnd(8) + extension.padEnd(3);
  }
  throw new RangeError(`too many names like ${long} in one directory`);
}

/** The checksum that ties long-name entries to their short entry (section 7.2). */
export function shortNameChecksum(short: string): number {
  let sum = 0;
  for (let index = 0; index < 11; index += 1) sum = (((sum & 1) << 7) + (sum >> 1) + short.charCodeAt(index)) & 0xff;
  return sum;
}
