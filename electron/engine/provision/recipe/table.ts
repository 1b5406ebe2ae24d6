import { isWickError, WickError } from '../../../contract/errors.ts';
import { readTableFile } from '../table/read.ts';
import type { Table } from '../table/table.ts';

/** What the variables of a recipe stand for on one card. */
export type Row = ReadonlyMap<string, string>;

/**
 * Reads a table with a row for each card. In no error there is anything of what the table holds: it may be secret.
 *
 * @throws WickError `table-invalid`
 */
export async function readTable(file: string, signal: AbortSignal): Promise<Row[]> {
  const { rows } = await readTableFile(file, signal).catch((error: unknown): Table => {
    if (!isWickError(error, 'table-problems')) throw error;
    const [problem] = error.fields.problems;
    const place = problem === undefined ? '' : `line ${problem.line}, column ${problem.column}: `;
    throw new WickError('table-invalid', { file, reason: `${place}${problem?.reason ?? ''}` }, { cause: error });
  });
  return rows.map(({ cells }) => new Map([...cells].map(([name, { text }]) => [name, text])));
}
