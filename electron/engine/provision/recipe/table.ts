import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';

/** What the variables of a recipe stand for on one card. */
export type Row = ReadonlyMap<string, string>;

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const rows = z.array(z.record(z.string(), scalar));

/**
 * Reads a table with a row for each card: JSON (an array of objects), or CSV with the names of the variables in its first
 * line, and commas, semicolons or tabs between. In no error there is anything of what the table holds: it may be secret.
 *
 * @throws WickError `table-invalid`
 */
export async function readTable(file: string, signal: AbortSignal): Promise<Row[]> {
  const invalid = (reason: string, cause?: unknown) => new WickError('table-invalid', { file, reason }, { cause });
  const text = await readFile(file, { encoding: 'utf8', signal }).catch((cause: unknown) => {
    if (signal.aborted) throw signal.reason;
    throw invalid((cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause), cause);
  });
  const table = /^\uFEFF?\s*\[/.test(text) ? parseJson(text) : parseCsv(text, invalid);
  const parsed = rows.safeParse(table);
  if (!parsed.success) {
    throw invalid('it must be an array of objects whose values are texts, numbers, true or false');
  }
  if (parsed.data.length === 0) throw invalid('it has no rows');
  return parsed.data.map((row) => new Map(Object.entries(row)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function parseCsv(text: string, invalid: (reason: string) => WickError): unknown {
  const [head = ''] = text.split('\n', 1);
  const delimiter = [',', ';', '\t'].find((one) => head.includes(one)) ?? ',';
  const columns = (names: string[]) => {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw invalid(`it has two columns "${twice}"`);
    if (names.includes('')) throw invalid('it has a column without a name');
    return names;
  };
  try {
    return parse(text, { bom: true, columns, delimiter, trim: true, skip_empty_lines: true });
  } catch (error) {
    if (error instanceof WickError) throw error;
    const line = (error as { lines?: unknown }).lines;
    throw invalid(
      `its ${typeof line === 'number' ? `line ${line}` : 'content'} is not CSV with a value for each column`,
    );
  }
}
