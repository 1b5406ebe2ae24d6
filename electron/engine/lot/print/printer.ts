import { WickError } from '../../../contract/errors.ts';
import type { LabelFormat } from '../label/make-labels.ts';
import { openRawPrinter, type RawPatience } from './raw-printer.ts';
import { openSystemPrinter, systemPrinters } from './system-printer.ts';

/** A printer that has answered. */
export interface Printer extends AsyncDisposable {
  /** Once. Resolves when it has taken everything. @throws WickError `printer-failed` */
  print(bytes: Uint8Array): Promise<void>;
}

/**
 * `named`: one of this computer's printers, or `HOST:PORT` of one that takes ZPL.
 *
 * @throws WickError `printer-unreachable`, `usage`
 */
export async function openPrinter(
  named: string,
  { format, signal, patience }: { format: LabelFormat; signal: AbortSignal; patience?: RawPatience },
): Promise<Printer> {
  if ((await systemPrinters(signal)).includes(named)) return openSystemPrinter(named, { format, signal });
  const [, host, port] = /^\[?([^\s/@[\]]+?)\]?:(\d{1,5})$/.exec(named) ?? [];
  if (host === undefined || Number(port) > 65_535 || Number(port) === 0)
    throw new WickError('printer-unreachable', { printer: named, reason: 'this computer has no printer of that name' });
  if (format !== 'zpl')
    throw new WickError('usage', { reason: `A printer at an address takes ZPL, and not ${format.toUpperCase()}.` });
  return await openRawPrinter({ name: named, host, port: Number(port) }, { signal, ...(patience && { patience }) });
}
