import { placeIn } from './decode.ts';
import { type Cell, mostRows, type Parsing, type Place, rowsAtOnce, type TableRow } from './table.ts';

/**
 * An array of objects whose values are texts, numbers, true or false (RFC 8259). Numbers stay as they are written: they may
 * be longer than a computer counts.
 */
export function* parseJson(text: string): Parsing {
  const reader = new Reader(text);
  try {
    return yield* reader.table();
  } catch (error) {
    if (error instanceof Fault) return { problem: { ...placeIn(text, error.offset), reason: error.reason } };
    throw error;
  }
}

class Fault extends Error {
  readonly offset: number;
  readonly reason: string;

  constructor(offset: number, reason: string) {
    super(reason);
    this.offset = offset;
    this.reason = reason;
  }
}

const blank = /[ \t\r\n]*/y;
// oxlint-disable-next-line no-control-regex
const string = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const other = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false)(?!\w)/y;

class Reader {
  readonly #text: string;
  #at = 0;
  /** How far lines are counted: places that are asked for only go on. */
  #looked = 0;
  #line = 1;
  #start = 0;

  constructor(text: string) {
    this.#text = text;
  }

  *table(): Parsing {
    const columns = new Map<string, Cell>();
    const rows: TableRow[] = [];
    this.#mustTake('[', 'it must be an array of objects');
    while (!this.#take(']')) {
      if (rows.length > 0) this.#mustTake(',', 'a comma is missing between two rows');
      if (rows.length === mostRows) throw new Fault(this.#at, `there are more than ${mostRows} rows`);
      rows.push(this.#row(columns));
      if (rows.length % rowsAtOnce === 0) yield;
    }
    this.#skip();
    if (this.#at < this.#text.length) throw new Fault(this.#at, 'something stands behind the array');
    return { columns: [...columns.values()], rows };
  }

  #row(columns: Map<string, Cell>): TableRow {
    this.#skip();
    const place = this.#place();
    this.#mustTake('{', 'each row must be an object');
    const cells = new Map<string, Cell>();
    while (!this.#take('}')) {
      if (cells.size > 0) this.#mustTake(',', 'a comma is missing between two values');
      this.#skip();
      const begin = this.#at;
      const key = this.#place();
      const name = this.#token(string);
      if (name === undefined) throw new Fault(begin, 'a name in quotes is missing here');
      const column = { ...key, text: unquoted(name) };
      if (cells.has(column.text)) throw new Fault(begin, 'this row has the same name twice');
      if (column.text === '') throw new Fault(begin, 'this column has no name');
      if (!columns.has(column.text)) columns.set(column.text, column);
      this.#mustTake(':', 'a colon is missing behind a name');
      this.#skip();
      const at = this.#place();
      cells.set(column.text, { ...at, text: this.#value() });
    }
    return { ...place, cells };
  }

  #value(): string {
    const quoted = this.#token(string);
    if (quoted !== undefined) return unquoted(quoted);
    const plain = this.#token(other);
    if (plain === undefined) throw new Fault(this.#at, 'a value must be a text in quotes, a number, true or false');
    return plain;
  }

  #token(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #skip(): void {
    this.#token(blank);
  }

  #take(character: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #mustTake(character: string, reason: string): void {
    if (!this.#take(character)) throw new Fault(this.#at, reason);
  }

  #place(): Place {
    for (; this.#looked < this.#at; this.#looked += 1) {
      const character = this.#text[this.#looked];
      if (character !== '\n' && !(character === '\r' && this.#text[this.#looked + 1] !== '\n')) continue;
      this.#start = this.#looked + 1;
      this.#line += 1;
    }
    return { line: this.#line, column: this.#at - this.#start + 1 };
  }
}

function unquoted(token: string): string {
  return String(JSON.parse(token));
}
