import type { Lot } from '../../../contract/lot/lot.ts';
import type { LabelSubject } from './fields.ts';

/** A unit that there is not, with something in every field: to look at a label before there are any. */
export function sampleSubject(lot: Lot, now: number): LabelSubject {
  const names =
    lot.values.kind === 'table' ? lot.values.columns : lot.values.kind === 'rules' ? Object.keys(lot.values.rules) : [];
  const hidden = lot.values.kind === 'none' ? [] : lot.values.secret;
  const shown = names.filter((name) => !hidden.includes(name)).map((name) => [name, `${name}-0001`]);
  return {
    lot,
    station: 'station',
    unit: {
      number: 1,
      shown: Object.fromEntries(shown) as Record<string, string>,
      secret: hidden,
      changed: now,
      board: 'B-000001',
      card: { name: 'card', size: 32_000_000_000, cid: '035344534333324780a1b2c3d4014500' },
      marks: { deviceId: '5f1e2d3c4b5a69788796a5b4' },
      verdict: lot.passes,
    },
  };
}
