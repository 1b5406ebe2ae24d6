import { WickError } from '../../../contract/errors.ts';
import { printerAddress } from '../../../contract/lot/printer-address.ts';
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
  if (await isSystemPrinter(named, signal)) return openSystemPrinter(named, { format, signal });
  const address = printerAddress(named);
  if (address === undefined)
    throw new WickError('printer-unreachable', { printer: named, reason: 'this computer has no printer of that name' });
  if (format !== 'zpl')
    throw new WickError('usage', { reason: `A printer at an address takes ZPL, and not ${format.toUpperCase()}.` });
  return await openRawPrinter({ name: named, ...address }, { signal, ...(patience && { patience }) });
}

/** Whether it is one that somebody has set up on this computer. */
export async function isSystemPrinter(named: string, signal: AbortSignal): Promise<boolean> {
  return (await systemPrinters(signal)).includes(named);
}
