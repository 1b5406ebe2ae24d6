import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WickError } from '../../contract/errors.ts';
import { mostCopies } from '../../contract/lot/label.ts';
import type { LabelFormat } from '../../engine/lot/label/make-labels.ts';
import { giveLabels } from '../../engine/lot/print/give-labels.ts';
import { isSystemPrinter } from '../../engine/lot/print/printer.ts';
import type { Face } from '../output/face.ts';
import { type LabelSheetOptions, sheetOf } from './label-sheet.ts';
import { type LedgerChoice, lotNamed, openDesk, unitNumbers } from './ledger.ts';

export interface LotLabelOptions extends LedgerChoice, LabelSheetOptions {
  format?: string;
  again?: true;
  copies?: string;
  output?: string;
  printer?: string;
}

/**
 * `wick lot label LOT N… (-o FILE | --printer NAME|HOST:PORT) [--format FORMAT] [--copies N] [--again]
 * [--sheet 3x7[,letter] [--gap MM] [--start N]]`
 */
export async function lotLabel(
  face: Face,
  { named, numbers, options }: { named: string; numbers: readonly string[]; options: LotLabelOptions },
): Promise<number> {
  const { output, printer, again = false } = options;
  const { signal } = face;
  if ((output === undefined) === (printer === undefined))
    throw new WickError('usage', { reason: 'Say where the labels go: -o FILE, or --printer NAME or HOST:PORT.' });
  const sheet = sheetOf(options);
  const copies = copiesOf(options.copies);
  const format = await formatOf(options, signal);
  const units = [...new Set(unitNumbers(numbers))];
  const isSeveral = format === 'png' && units.length > 1;
  if (output !== undefined) await (isSeveral ? mkdir(output, { recursive: true }) : mustBeNew(output));
  await using desk = await openDesk(options);
  const lot = await lotNamed(desk.ledger, named);
  const documents = await giveLabels(desk.ledger, { lot, units, format, again, copies, sheet, printer, signal });
  const files: string[] = [];
  for (const { name, bytes } of documents) {
    const path = isSeveral ? join(output ?? '', name) : (output ?? name);
    await write(path, bytes);
    files.push(path);
  }
  face.event('result', { ok: true, exitCode: 0, lot, units, files, ...(printer === undefined ? {} : { printer }) });
  if (face.json) return 0;
  const count = units.length * copies;
  face.print(
    printer === undefined ? files.join('\n') : `Printed ${count === 1 ? '1 label' : `${count} labels`} on ${printer}.`,
  );
  return 0;
}

/** Label printers at an address take ZPL alone; everybody else can do with a PDF. */
async function formatOf({ format, printer }: LotLabelOptions, signal: AbortSignal): Promise<LabelFormat> {
  if (format === undefined) return printer === undefined || (await isSystemPrinter(printer, signal)) ? 'pdf' : 'zpl';
  if (format === 'pdf' || format === 'png' || format === 'zpl') return format;
  throw new WickError('usage', { reason: `"${format}" is no form of labels: pdf, png or zpl.` });
}

function copiesOf(text = '1'): number {
  const copies = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (copies >= 1 && copies <= mostCopies) return copies;
  throw new WickError('usage', { reason: `--copies takes a number from 1 to ${mostCopies}, and not "${text}".` });
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: 'wx' });
  } catch (cause) {
    throw new WickError('file-unwritable', { path, reason: (cause as Error).message }, { cause });
  }
}

/** Before the ledger says that there is a label. */
async function mustBeNew(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw new WickError('usage', { reason: `${path} is there already.`, hint: 'Name a new file.' });
}
