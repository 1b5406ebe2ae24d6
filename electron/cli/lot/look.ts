import { WickError } from '../../contract/errors.ts';
import { KeptTable } from '../../engine/lot/definition/kept-table.ts';
import { lookAtLot } from '../../engine/lot/definition/look-lot.ts';
import { judgeLot, type LotWish, type ValuesWish } from '../../engine/lot/definition/make-lot.ts';
import type { Face } from '../output/face.ts';

/**
 * `wick lot create … --dry-run`: what the lot would be made of, and all that is said against it but for its image. Nothing is
 * kept, and no program is run: what programs make is not judged.
 */
export async function lotLook(face: Face, lot: LotWish): Promise<number> {
  const { recipe, name, values, label } = lot;
  const wish = { recipe, name, values: lookValues(values), ...(label === undefined ? {} : { label }) };
  const look = await lookAtLot(wish, { tables: new KeptTable(), signal: face.signal, now: new Date() });
  const { variables, first, problems, more, notes, passes } = look;
  if (problems.length > 0 && values.kind === 'table') {
    throw new WickError('table-problems', { file: values.file, problems: [...problems], more });
  }
  const byProgram = values.kind === 'rules' && Object.values(values.rules).some(({ rule }) => rule === 'script');
  const date = new Date().toISOString().slice(0, 10);
  const judge = async () => (byProgram ? undefined : await judgeLot(lot, { signal: face.signal, date }));
  if (face.json) await judge();
  face.event('result', { ok: true, exitCode: 0, ...look });
  if (face.json) return 0;
  for (const { name, secret, unique, from, found } of variables) {
    const marks = [
      secret ? 'secret' : '',
      unique ? 'no two the same' : '',
      from === 'label' ? 'only on the label' : from === 'table' ? 'not used' : '',
      found ? '' : 'missing',
    ];
    face.print([name, ...marks.filter(Boolean)].join('  '));
  }
  for (const [index, row] of first.entries()) {
    const cells = Object.entries(row).map(([name, value]) => `${name}=${value}`);
    face.print([String(index + 1).padStart(6), ...cells].join('  '));
  }
  await judge();
  for (const note of notes) face.note(note);
  face.print(`A unit passes by: ${passes}`);
  return 0;
}

function lookValues(values: ValuesWish): Parameters<typeof lookAtLot>[0]['values'] {
  if (values.kind === 'none') return values;
  const secret = values.secret === undefined ? {} : { secret: [...values.secret] };
  return values.kind === 'table'
    ? { kind: 'table', file: values.file, ...secret }
    : { kind: 'rules', rules: { ...values.rules }, ...secret };
}
