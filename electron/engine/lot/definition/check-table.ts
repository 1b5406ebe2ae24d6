import { setImmediate as breathe } from 'node:timers/promises';
import type { TableProblem } from '../../../contract/lot-definition-sentences.ts';
import { closest } from '../../provision/recipe/closest.ts';
import type { Cell, Table, TableRow } from '../../provision/table/table.ts';
import { kindOf } from '../run/unit-marks.ts';
import type { Columns } from './columns.ts';

export interface CheckedTable {
  problems: TableProblem[];
  /** Sentences about what is left out. */
  notes: string[];
}

/** Rows that are looked at in one breath. */
const atOnce = 2000;

/** Everything that can be said against a table before its values are looked at one by one. */
export async function checkTable(
  table: Table,
  columns: Columns,
  { size, signal }: { size: number; signal: AbortSignal },
): Promise<CheckedTable> {
  const wanted = [...columns.needed, ...columns.label];
  const names = new Set(table.columns.map(({ text }) => text));
  const missing = wanted.filter((name) => !names.has(name));
  const unknown = table.columns.filter(({ text }) => !wanted.includes(text));
  const [first] = table.columns;
  const head = { line: first?.line ?? 1, column: first?.column ?? 1 };
  const problems: TableProblem[] = missing.map((name) => ({
    ...head,
    reason: `the column "${name}" is missing`,
    ...whoAsks(name, columns),
  }));
  // Where nothing is missing, what nobody asks for is only told.
  for (const { text, line, column } of missing.length === 0 ? [] : unknown) {
    const meant = closest(text, missing);
    const suggestion = meant === undefined ? `Known are ${wanted.join(', ')}.` : `Did you mean "${meant}"?`;
    problems.push({ line, column, reason: `the column "${text}" is not known`, suggestion });
  }
  if (table.rows.length < size) {
    const last = table.rows.at(-1);
    const place = { line: last?.line ?? 1, column: last?.column ?? 1 };
    const rows = table.rows.length === 1 ? 'is 1 row' : `are ${table.rows.length} rows`;
    problems.push({ ...place, reason: `there ${rows}, and the lot is to have ${size} units` });
  }
  const here = wanted.filter((name) => names.has(name));
  const twice = new Duplicates([...columns.unique].filter((name) => names.has(name)));
  const found: TableProblem[] = [];
  for (const [index, row] of table.rows.entries()) {
    for (const problem of missingCells(row, here)) found.push(problem);
    for (const problem of twice.take(row)) found.push(problem);
    if ((index + 1) % atOnce !== 0) continue;
    await breathe();
    signal.throwIfAborted();
  }
  return { problems: problems.concat(found), notes: notesOn(table, missing.length === 0 ? unknown : []) };
}

/** Columns by which devices are told say by their names what they are for. */
function whoAsks(name: string, { needed }: Columns): { suggestion?: string } {
  if (needed.includes(name)) return { suggestion: `The recipe has {{${name}}}.` };
  return kindOf(name) === undefined ? { suggestion: 'The label shows it.' } : {};
}

function missingCells(row: TableRow, names: readonly string[]): TableProblem[] {
  return names.flatMap((name) => {
    const cell = row.cells.get(name);
    if (cell !== undefined && cell.text !== '') return [];
    const { line, column } = cell ?? row;
    return [{ line, column, reason: `"${name}" has no value here` }];
  });
}

/** Finds what is the same in two rows and must not be. */
class Duplicates {
  readonly #seen: ReadonlyMap<string, Map<string, Cell>>;

  constructor(names: readonly string[]) {
    this.#seen = new Map(names.map((name) => [name, new Map()]));
  }

  take({ cells }: TableRow): TableProblem[] {
    const problems: TableProblem[] = [];
    for (const [name, seen] of this.#seen) {
      const cell = cells.get(name);
      if (cell === undefined || cell.text === '') continue;
      const before = seen.get(cell.text);
      if (before === undefined) seen.set(cell.text, cell);
      else {
        const reason = `"${name}" is the same as in line ${before.line}, and each device needs its own`;
        problems.push({ line: cell.line, column: cell.column, reason });
      }
    }
    return problems;
  }
}

function notesOn({ file, encoding }: Table, unknown: readonly Cell[]): string[] {
  const left = unknown.map(({ text }) => `"${text}"`).join(', ');
  return [
    ...(encoding === 'windows-1252'
      ? [`${file} is not UTF-8, and was read as Windows-1252: check letters such as ä and é.`]
      : []),
    ...(unknown.length === 0 ? [] : [`Neither recipe nor label has a place for ${left}: left out.`]),
  ];
}
