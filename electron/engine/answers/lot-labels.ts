import type { lotCalls } from '../../contract/calls/lot.ts';
import { WickError } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import type { LabelSubject } from '../lot/label/fields.ts';
import type { LabelDocument } from '../lot/label/make-labels.ts';
import type { Host } from './host.ts';

type Calls = typeof lotCalls;

export function labelAnswers(host: Host): Pick<Handlers<Calls>, 'label.preview' | 'label.printers' | 'label.make'> {
  const { desk, pin } = host.bench;
  return {
    'label.preview': async ({ lot: id, design, unit }, signal) => {
      const { makeLabels } = await import('../lot/label/make-labels.ts');
      const { lot } = await (await desk.ledger()).lot(id);
      const label = design ?? lot.label;
      if (label === undefined) throw new WickError('label-none', { name: lot.name });
      const subject = await subjectOf(host, id, unit);
      const [document] = await makeLabels(label, [subject], { format: 'png', signal });
      return { label: encoded(document) };
    },
    'label.printers': async (_, signal) => {
      const { systemPrinters } = await import('../lot/print/system-printer.ts');
      return { printers: (await systemPrinters(signal)).map((name) => ({ id: name, name })) };
    },
    'label.make': async ({ key = '', ...labels }, signal) => {
      const { units, format, again, printer } = labels;
      // Who may stand at a bench may not make a second device look like the first, nor have the station speak to anybody.
      if (again || (printer !== undefined && !(await isOfThisComputer(printer, signal)))) pin.mustBeOpen(key);
      if (format === 'png' && units.length > 1) {
        throw new WickError('usage', { reason: 'A picture is one label.', hint: 'Take PDF or ZPL for several.' });
      }
      const { giveLabels } = await import('../lot/print/give-labels.ts');
      const [document] = await giveLabels(await desk.ledger(), { ...labels, signal });
      return document === undefined ? {} : { label: encoded(document) };
    },
  };
}

async function isOfThisComputer(printer: string, signal: AbortSignal): Promise<boolean> {
  const { isSystemPrinter } = await import('../lot/print/printer.ts');
  return await isSystemPrinter(printer, signal);
}

/** The unit that is named, or one that is made up. */
async function subjectOf(host: Host, id: string, unit: number | undefined): Promise<LabelSubject> {
  const ledger = await host.bench.desk.ledger();
  const { lot } = await ledger.lot(id);
  if (unit === undefined) {
    const { sampleSubject } = await import('../lot/label/sample.ts');
    return sampleSubject(lot, Date.now());
  }
  const [record] = await ledger.units(id, { units: [unit] });
  if (record === undefined) throw new WickError('lot-no-unit', { lot: id, unit });
  const { stationsOf } = await import('../lot/print/give-labels.ts');
  const stationOf = await stationsOf(ledger, id);
  return { unit: record, lot, station: stationOf(record) };
}

function encoded(document: LabelDocument | undefined) {
  if (document === undefined) throw new WickError('bug', { reason: 'a label came to nothing' });
  const { name, type, bytes } = document;
  return { name, type, base64: bytes.toString('base64') };
}
