import { open } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { WickError } from '../../../contract/errors.ts';
import type { TableProblem } from '../../../contract/lot-definition-sentences.ts';
import { fileReason } from '../../image/source/reason.ts';
import { parseCsv } from './csv.ts';
import { decodeTable } from './decode.ts';
import { parseJson } from './json.ts';
import type { Parsing, Table } from './table.ts';

/** Bytes; a million rows fit. */
const longest = 256 * 1024 * 1024;

/**
 * Reads a table: JSON (an array of objects), or CSV with the names of the columns in its first line. In no error there is
 * anything of what its cells hold.
 *
 * @throws WickError `table-invalid` where there is no such file, `table-problems` where it is no table
 */
export async function readTableFile(file: string, signal: AbortSignal): Promise<Table> {
  const reading = tableOf(file, await readBytes(file, signal));
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
    await breathe();
    signal.throwIfAborted();
  }
}

/** The same for bytes that are at hand, at one go. @throws WickError `table-problems` */
export function parseTable(file: string, bytes: Uint8Array): Table {
  const reading = tableOf(file, bytes);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
  }
}

function* tableOf(file: string, bytes: Uint8Array): Parsing<Table> {
  const refused = ({ line, column, reason }: TableProblem) =>
    new WickError('table-problems', { file, problems: [{ line, column, reason }], more: 0 });
  const decoded = decodeTable(bytes);
  if ('reason' in decoded) throw refused(decoded);
  const { text, encoding } = decoded;
  const parsed = yield* /^\s*[[{]/.test(text) ? parseJson(text) : parseCsv(text);
  if ('problem' in parsed) throw refused(parsed.problem);
  if (parsed.rows.length === 0) throw refused({ line: 1, column: 1, reason: 'it has no rows' });
  return { file, encoding, ...parsed };
}

async function readBytes(file: string, signal: AbortSignal): Promise<Uint8Array> {
  const invalid = (reason: string, cause?: unknown) => new WickError('table-invalid', { file, reason }, { cause });
  try {
    await using handle = await open(file, 'r');
    const stats = await handle.stat();
    if (!stats.isFile()) throw invalid('it is not a file');
    if (stats.size > longest) throw invalid(`it has ${stats.size} bytes, far more than a table needs`);
    signal.throwIfAborted();
    return await handle.readFile({ signal });
  } catch (cause) {
    if (cause instanceof WickError) throw cause;
    signal.throwIfAborted();
    throw invalid(
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : fileReason(cause),
      cause,
    );
  }
}
