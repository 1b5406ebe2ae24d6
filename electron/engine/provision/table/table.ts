import type { TableProblem } from '../../../contract/lot-definition-sentences.ts';

/** Where something stands in a file; lines and columns count characters from 1. */
export interface Place {
  line: number;
  column: number;
}

export interface Cell extends Place {
  text: string;
}

export interface TableRow extends Place {
  /** By the name of the column. */
  cells: ReadonlyMap<string, Cell>;
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** A table with a name for each column, and where all of it stands. What its cells hold may be secret. */
export interface Table {
  file: string;
  encoding: Encoding;
  columns: readonly Cell[];
  rows: readonly TableRow[];
}

/** What a text is as a table, or what is wrong with it. */
export type ParsedTable = Pick<Table, 'columns' | 'rows'> | { problem: TableProblem };

/** Stops again and again on its way, so that whoever reads a large table can let others have their turn. */
export type Parsing<T = ParsedTable> = Generator<void, T>;

export const mostRows = 1_000_000;
/** Rows between two stops. */
export const rowsAtOnce = 1000;
