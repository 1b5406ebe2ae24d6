import { type Cell, mostRows, type Parsing, type Place, rowsAtOnce, type TableRow } from './table.ts';

/**
 * CSV by RFC 4180, and as spreadsheets write it: commas, semicolons or tabs between values, any line ends, lines without
 * values left out. Blanks around a value count only in quotes.
 */
export function* parseCsv(text: string): Parsing {
  const reader = new Reader(text);
  const columns = reader.record();
  if ('reason' in columns) return { problem: columns };
  const named = problemInNames(columns);
  if (named !== undefined) return { problem: named };
  const rows: TableRow[] = [];
  while (!reader.done) {
    const cells = reader.record();
    if ('reason' in cells) return { problem: cells };
    const [first] = cells;
    if (first === undefined || cells.every((cell) => cell.text === '' && !cell.quoted)) continue;
    const surplus = cells[columns.length];
    if (surplus !== undefined) {
      return { problem: problem(surplus, `here is a value too many: there are ${count(columns.length)}`) };
    }
    const last = cells.at(-1) ?? first;
    if (cells.length < columns.length) {
      return { problem: problem(last, `this line has ${cells.length} of ${count(columns.length)}`) };
    }
    if (rows.length === mostRows) return { problem: problem(first, `there are more than ${mostRows} rows`) };
    rows.push({
      line: first.line,
      column: first.column,
      cells: new Map(
        cells.map(({ text, line, column }, index) => [columns[index]?.text ?? '', { text, line, column }]),
      ),
    });
    if (rows.length % rowsAtOnce === 0) yield;
  }
  return { columns: columns.map(({ text, line, column }) => ({ text, line, column })), rows };
}

interface Read extends Cell {
  quoted: boolean;
}

type Problem = Place & { reason: string };

class Reader {
  readonly #text: string;
  readonly #delimiter: string;
  #at = 0;
  #line = 1;
  /** Where the line begins. */
  #start = 0;

  constructor(text: string) {
    this.#text = text;
    // What spreadsheets write for themselves where the separator is not theirs.
    const told = /^sep=([,;\t])(?:\r\n|\n|\r)/.exec(text);
    this.#delimiter = told?.[1] ?? delimiterOf(text);
    if (told !== null) this.#newLine(told[0].length);
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The values of one line; none where it is empty. */
  record(): Read[] | Problem {
    const cells: Read[] = [];
    for (;;) {
      const cell = this.#cell();
      if ('reason' in cell) return cell;
      cells.push(cell);
      const next = this.#text[this.#at];
      if (next === this.#delimiter) {
        this.#at += 1;
        continue;
      }
      if (next !== undefined) this.#newLine(this.#at + (this.#text.startsWith('\r\n', this.#at) ? 2 : 1));
      return cells.length === 1 && cell.text === '' && !cell.quoted ? [] : cells;
    }
  }

  #cell(): Read | Problem {
    this.#skipBlanks();
    const place = this.#place();
    if (this.#text[this.#at] === '"') return this.#quoted(place);
    const begin = this.#at;
    while (!this.#atEnd()) {
      if (this.#text[this.#at] === '"') {
        return problem(
          this.#place(),
          'a quote stands inside of a value: put all of it in quotes, and write "" for one',
        );
      }
      this.#at += 1;
    }
    return { ...place, text: this.#text.slice(begin, this.#at).replace(/[ \t]+$/, ''), quoted: false };
  }

  #quoted(place: Place): Read | Problem {
    let text = '';
    for (;;) {
      const close = this.#text.indexOf('"', this.#at + 1);
      if (close === -1) return problem(place, 'this quote does not end');
      const part = this.#text.slice(this.#at + 1, close);
      text += part;
      this.#countLines(this.#at + 1, part);
      this.#at = close + 1;
      if (this.#text[this.#at] !== '"') break;
      text += '"';
    }
    this.#skipBlanks();
    if (!this.#atEnd()) return problem(this.#place(), 'something stands between a quote and the end of its value');
    return { ...place, text, quoted: true };
  }

  #atEnd(): boolean {
    const next = this.#text[this.#at];
    return next === undefined || next === this.#delimiter || next === '\n' || next === '\r';
  }

  #skipBlanks(): void {
    while (!this.#atEnd() && /[ \t]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #countLines(from: number, part: string): void {
    for (const { index, 0: end } of part.matchAll(/\r\n|\n|\r/g)) this.#newLine(from + index + end.length);
  }

  #newLine(at: number): void {
    this.#at = at;
    this.#start = at;
    this.#line += 1;
  }

  #place(): Place {
    return { line: this.#line, column: this.#at - this.#start + 1 };
  }
}

/** The one that stands most often in the first line, outside of quotes. */
function delimiterOf(text: string): string {
  const head = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0].replaceAll(/"(?:[^"]|"")*"/g, '') ?? '';
  const counts = [',', ';', '\t'].map((one) => ({ one, times: head.split(one).length - 1 }));
  return counts.sort((one, other) => other.times - one.times)[0]?.one ?? ',';
}

function problemInNames(columns: readonly Read[]): Problem | undefined {
  const seen = new Set<string>();
  for (const column of columns) {
    if (column.text === '') return problem(column, 'this column has no name');
    if (seen.has(column.text)) return problem(column, `there are two columns "${column.text}"`);
    seen.add(column.text);
  }
  return columns.length === 0 ? problem({ line: 1, column: 1 }, 'the first line must name the columns') : undefined;
}

function problem({ line, column }: Place, reason: string): Problem {
  return { line, column, reason };
}

function count(values: number): string {
  return `${values} ${values === 1 ? 'value' : 'values'}`;
}
