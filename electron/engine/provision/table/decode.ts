import type { Encoding, Place } from './table.ts';

export type Decoded = { text: string; encoding: Encoding } | ({ reason: string } & Place);

/**
 * The text of a table's bytes: by its byte order mark, else UTF-8, else (as spreadsheets on Windows save it) Windows-1252.
 * What has control characters in it is no text.
 */
export function decodeTable(bytes: Uint8Array): Decoded {
  if (startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    return { line: 1, column: 1, reason: 'this is a workbook of a spreadsheet program: save the sheet as CSV' };
  }
  const encoding = encodingOf(bytes);
  const text = textOf(bytes, encoding);
  if (text === undefined) return { line: 1, column: 1, reason: `its bytes are not ${names[encoding]}` };
  const control = forbidden.exec(text)?.index;
  if (control === undefined) return { text, encoding };
  return { ...placeIn(text, control), reason: 'there is a control character: this is no plain text' };
}

const names: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
};

/** C0 and C1 without tab and line ends, and what Unicode keeps for itself. */
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/u;

function encodingOf(bytes: Uint8Array): Encoding {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return 'utf-8';
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be';
  return textOf(bytes, 'utf-8') === undefined ? 'windows-1252' : 'utf-8';
}

/** Without its byte order mark; undefined where it is not in that encoding. */
function textOf(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** Where an offset of a text is. */
export function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
