import { stat } from 'node:fs/promises';
import { readTableFile } from '../../provision/table/read.ts';
import type { Table } from '../../provision/table/table.ts';

/** ms after which a table that nobody asked for is forgotten: there can be secrets in it. */
const forget = 5 * 60_000;

/** The table that was read last, for as long as its file is the same. */
export class KeptTable {
  #kept: { mark: string; table: Table } | undefined;
  #forgetting: NodeJS.Timeout | undefined;

  /** @throws WickError what `readTableFile` throws */
  async read(file: string, signal: AbortSignal): Promise<Table> {
    const mark = await markOf(file);
    if (mark === undefined) return await readTableFile(file, signal);
    this.#later();
    if (this.#kept?.mark === mark) return this.#kept.table;
    const table = await readTableFile(file, signal);
    // One that was written meanwhile is read again the next time.
    if ((await markOf(file)) === mark) this.#kept = { mark, table };
    return table;
  }

  #later(): void {
    clearTimeout(this.#forgetting);
    this.#forgetting = setTimeout(() => (this.#kept = undefined), forget).unref();
  }
}

/** Another one for another file, and for the same one once it was changed. */
async function markOf(file: string): Promise<string | undefined> {
  const stats = await stat(file, { bigint: true }).catch(() => undefined);
  if (stats === undefined) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  return [file, dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
