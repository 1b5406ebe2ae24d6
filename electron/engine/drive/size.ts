import { WickError } from '../../contract/errors.ts';

const letters = 'KMGTP';

/**
 * A size as people write it, in bytes: `8GiB` and `8G` count in 1024s, `32GB` counts in 1000s, and a bare number is
 * bytes. Large and small letters are the same; `1.5GiB` is fine where it comes out at whole bytes.
 *
 * @throws WickError `usage`
 */
export function parseSize(text: string): number {
  const [, number, letter = '', suffix = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmgtp]?)(i?b)?\s*$/i.exec(text) ?? [];
  if (number === undefined || (letter === '' && suffix.length > 1)) throw badSize(`"${text}" is not a size.`);
  const base = suffix.length === 1 ? 1000 : 1024;
  const bytes = Number(number) * (letter === '' ? 1 : base ** (letters.indexOf(letter.toUpperCase()) + 1));
  if (bytes === 0) throw badSize('A size of 0 is too small.');
  if (!Number.isSafeInteger(bytes)) throw badSize(`"${text}" is not a whole number of bytes that a drive can have.`);
  return bytes;
}

function badSize(reason: string): WickError {
  return new WickError('usage', { reason, hint: 'Write a size as 8GiB, 32GB, 512M or a number of bytes.' });
}
