import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WickError } from '../../contract/errors.ts';
import type { LabelFormat } from '../../engine/lot/label/make-labels.ts';
import { giveLabels } from '../../engine/lot/print/give-labels.ts';
import type { Face } from '../output/face.ts';
import { type LedgerChoice, lotNamed, openDesk, unitNumbers } from './ledger.ts';

export interface LotLabelOptions extends LedgerChoice {
  format: string;
  again?: true;
  output?: string;
  printer?: string;
}

/** `wick lot label LOT N… (-o FILE | --printer NAME|HOST:PORT) [--format FORMAT] [--again]` */
export async function lotLabel(
  face: Face,
  { named, numbers, options }: { named: string; numbers: readonly string[]; options: LotLabelOptions },
): Promise<number> {
  const { output, printer, again = false } = options;
  const format = formatOf(options.format);
  const units = unitNumbers(numbers);
  if ((output === undefined) === (printer === undefined))
    throw new WickError('usage', { reason: 'Say where the labels go: -o FILE, or --printer NAME or HOST:PORT.' });
  const isSeveral = format === 'png' && units.length > 1;
  if (output !== undefined && !isSeveral) await mustBeNew(output);
  await using desk = await openDesk(options);
  const lot = await lotNamed(desk.ledger, named);
  const documents = await giveLabels(desk.ledger, { lot, units, format, again, printer, signal: face.signal });
  const files: string[] = [];
  for (const { name, bytes } of documents) {
    const path = isSeveral ? join(output ?? '', name) : (output ?? name);
    await writeFile(path, bytes, { flag: 'wx' }).catch((cause: Error) => {
      throw new WickError('file-unwritable', { path, reason: cause.message }, { cause });
    });
    files.push(path);
  }
  face.event('result', { ok: true, exitCode: 0, lot, units, files, ...(printer === undefined ? {} : { printer }) });
  if (!face.json)
    face.print(
      printer === undefined
        ? files.join('\n')
        : `Printed ${units.length === 1 ? '1 label' : `${units.length} labels`} on ${printer}.`,
    );
  return 0;
}

function formatOf(text: string): LabelFormat {
  if (text === 'pdf' || text === 'png' || text === 'zpl') return text;
  throw new WickError('usage', { reason: `"${text}" is no form of labels: pdf, png or zpl.` });
}

/** Before the ledger says that there is a label. */
async function mustBeNew(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw new WickError('usage', { reason: `${path} is there already.`, hint: 'Name a new file.' });
}
