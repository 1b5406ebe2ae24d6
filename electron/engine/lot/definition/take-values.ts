import { WickError } from '../../../contract/errors.ts';
import type { TableProblem } from '../../../contract/lot-definition-sentences.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import { readTableFile } from '../../provision/table/read.ts';
import type { Table } from '../../provision/table/table.ts';
import { kindOf } from '../run/unit-marks.ts';
import { makeRows } from '../values/make-values.ts';
import { pinScripts } from '../values/pinned-scripts.ts';
import { checkTable } from './check-table.ts';
import { type Trial, wrongValues } from './check-values.ts';
import type { Columns } from './columns.ts';
import type { LotWish } from './make-lot.ts';

interface Taking {
  trial: Trial;
  columns: Columns;
  /** Columns by which a device is told from the others are kept, too: its first boot is awaited. */
  keepsMarks?: boolean;
  date: string;
  onRow?: (done: number, total: number) => void;
}

interface Taken {
  rows: ReadonlyMap<string, string>[];
  /** As the lot says it. */
  values: Lot['values'];
  notes: string[];
}

/** Problems that are shown; of the rest only how many there are. */
const most = 50;

/** The values of a lot's units, each judged by the recipe. @throws WickError `table-…`, `lot-values`, `recipe-invalid` */
export async function takeValues(wish: LotWish, taking: Taking): Promise<Taken> {
  switch (wish.values.kind) {
    case 'none':
      mustHaveAll([], taking.columns);
      // Nothing is filled in; the recipe is judged all the same.
      await mustFit([new Map()], taking);
      return { rows: Array.from({ length: wish.size }, () => new Map()), values: { kind: 'none' }, notes: [] };
    case 'table':
      return await fromTable(wish.values.file, wish.size, taking);
    case 'rules':
      return await byRules(wish.values.rules, wish, taking);
  }
}

async function fromTable(file: string, size: number, { trial, onRow, ...taking }: Taking): Promise<Taken> {
  const table = await readTableFile(file, trial.signal);
  const columns = taking.keepsMarks === true ? withMarks(taking.columns, table) : taking.columns;
  const { problems, notes } = await checkTable(table, columns, { size, signal: trial.signal });
  const names = [...columns.needed, ...columns.label];
  const rows = table.rows.map(
    ({ cells }) => new Map(names.flatMap((name) => (cells.has(name) ? [[name, cells.get(name)?.text ?? '']] : []))),
  );
  // Without all columns, each row would only say once more what is missing.
  const isWhole = names.every((name) => table.columns.some(({ text }) => text === name));
  const wrong = isWhole ? await wrongValues(rows, trial, { most, onRow: (done) => onRow?.(done, rows.length) }) : [];
  problems.push(
    ...wrong.map(({ row, column, reason, suggestion }) => ({
      ...placeOf(table, row, column),
      reason: `"${column}" cannot be used: ${reason}`,
      ...(suggestion === undefined ? {} : { suggestion }),
    })),
  );
  const shown = withoutEmpty(problems).sort((one, other) => one.line - other.line || one.column - other.column);
  if (shown.length > 0) {
    throw new WickError('table-problems', {
      file,
      problems: shown.slice(0, most),
      more: Math.max(0, shown.length - most),
    });
  }
  const { unique, secret } = told(columns, names);
  return { rows, values: { kind: 'table', columns: names, unique, secret }, notes };
}

/** Those that have a value in each row, and that neither recipe nor label asks for. */
function withMarks(columns: Columns, { columns: all, rows }: Table): Columns {
  const asked = new Set([...columns.needed, ...columns.label, ...columns.secret]);
  const marks = all.flatMap(({ text }) => {
    const isWhole = rows.every(({ cells }) => (cells.get(text)?.text ?? '') !== '');
    return kindOf(text) !== undefined && !asked.has(text) && isWhole ? [text] : [];
  });
  return { ...columns, label: [...columns.label, ...new Set(marks)] };
}

/** What is empty fits nothing: that it is empty says enough. */
function withoutEmpty(problems: readonly TableProblem[]): TableProblem[] {
  const empty = new Set(problems.filter(({ reason }) => reason.endsWith('has no value here')).map(key));
  return problems.filter((one) => one.reason.endsWith('has no value here') || !empty.has(key(one)));
}

function key({ line, column }: TableProblem): string {
  return `${line}:${column}`;
}

function placeOf({ rows }: Table, row: number, column: string): { line: number; column: number } {
  const found = rows[row];
  const place = found?.cells.get(column) ?? found;
  return { line: place?.line ?? 1, column: place?.column ?? 1 };
}

async function byRules(
  rules: Extract<LotWish['values'], { kind: 'rules' }>['rules'],
  { name, size }: LotWish,
  taking: Taking,
): Promise<Taken> {
  const { columns, trial, date, onRow } = taking;
  mustHaveAll(Object.keys(rules), columns);
  const { unique, secret } = told(columns, Object.keys(rules));
  const { folder, signal } = trial;
  const scripts = await pinScripts(rules, { folder, signal });
  const rows = await makeRows({
    rules,
    unique,
    secret,
    lot: name,
    date,
    from: 1,
    count: size,
    folder,
    scripts,
    signal,
  });
  await mustFit(rows, taking, (done) => onRow?.(done, size));
  return { rows, values: { kind: 'rules', rules: { ...rules }, scripts, unique, secret }, notes: [] };
}

async function mustFit(
  rows: readonly ReadonlyMap<string, string>[],
  { trial }: Taking,
  onRow?: (done: number) => void,
): Promise<void> {
  const [wrong] = await wrongValues(rows, trial, { most: 1, onRow });
  if (wrong === undefined) return;
  const { row, column, reason, suggestion } = wrong;
  throw new WickError('lot-values', {
    column,
    unit: row + 1,
    reason,
    ...(suggestion === undefined ? {} : { hint: suggestion }),
  });
}

function mustHaveAll(names: readonly string[], { needed, label }: Columns): void {
  const missing = [...needed, ...label].filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  throw new WickError('lot-values', {
    reason: `nothing says what ${missing.map((name) => `{{${name}}}`).join(', ')} ${missing.length === 1 ? 'is' : 'are'}`,
    hint: 'Give a table with such columns, or rules that make them.',
  });
}

function told({ unique, secret }: Columns, names: readonly string[]): { unique: string[]; secret: string[] } {
  return {
    unique: [...unique].filter((name) => names.includes(name)),
    secret: [...secret].filter((name) => names.includes(name)),
  };
}
