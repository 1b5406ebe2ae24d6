import type { Lot } from '../../../contract/lot/lot.ts';
import type { LabelSubject } from './fields.ts';

/** A unit that there is not, with something in every field: to look at a label before there are any. */
export function sampleSubject(lot: Lot, now: number): LabelSubject {
  const { values } = lot;
  const names = values.kind === 'table' ? values.columns : values.kind === 'rules' ? Object.keys(values.rules) : [];
  const hidden = values.kind === 'none' ? [] : values.secret;
  const shown = names.filter((name) => !hidden.includes(name)).map((name) => [name, madeUp(name)]);
  const { unit, ...rest } = sampleOf(lot.name, Object.fromEntries(shown), { now });
  return { ...rest, lot, unit: { ...unit, secret: hidden, verdict: lot.passes } };
}

/** The same before there is a lot. `shown`: values that are not secret; what is empty is made up. */
export function sampleOf(
  lot: string,
  shown: Readonly<Record<string, string>>,
  { number = 1, now = Date.now() }: { number?: number; now?: number } = {},
): LabelSubject {
  const values = Object.entries(shown).map(([name, value]) => [name, value === '' ? madeUp(name) : value] as const);
  return {
    lot: { name: lot, image: { source: 'image.wic', sha256: '0'.repeat(64) } },
    station: 'station',
    unit: {
      number,
      shown: Object.fromEntries(values),
      secret: [],
      changed: now,
      board: 'B-000001',
      card: { name: 'card', size: 32_000_000_000, cid: '035344534333324780a1b2c3d4014500' },
      marks: { deviceId: '5f1e2d3c4b5a69788796a5b4' },
      verdict: 'up',
    },
  };
}

/** Of letters that every code takes, whatever the column is called. */
function madeUp(column: string): string {
  const name = column.replaceAll(/[^\w.-]+/g, '');
  return name === '' ? 'value-0001' : `${name}-0001`;
}
