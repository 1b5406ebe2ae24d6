import { WickError } from '../../../contract/errors.ts';
import { labelFields } from '../../../contract/lot/label.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';

/** What a label can show of one unit. */
export interface LabelSubject {
  unit: Pick<
    UnitRecord,
    'number' | 'shown' | 'secret' | 'board' | 'card' | 'marks' | 'verdict' | 'passed' | 'changed' | 'station'
  >;
  lot: Pick<Lot, 'name' | 'image'>;
  /** Name of the station that made it. */
  station?: string | undefined;
}

/** The text of a field; empty where this unit has none. @throws WickError `label-field` */
export function fieldText(field: string, { unit, lot, station }: LabelSubject): string {
  const { shown, secret, card, marks } = unit;
  if (field.startsWith('value:')) {
    const column = field.slice('value:'.length);
    if (Object.hasOwn(shown, column)) return shown[column] ?? '';
    // Secret values are on no label.
    const known = [...labelFields, ...Object.keys(shown).map((name) => `value:${name}`)];
    if (secret.includes(column) || Object.keys(shown).length > 0) throw new WickError('label-field', { field, known });
    return '';
  }
  switch (labelFields.find((one) => one === field)) {
    case 'name':
      return shown['name'] ?? shown['hostname'] ?? `${lot.name} ${unit.number}`;
    case 'lot':
      return lot.name;
    case 'unit':
      return String(unit.number);
    case 'date':
      return dayOf(unit.passed ?? unit.changed);
    case 'deviceId':
      return marks?.deviceId ?? shown['id'] ?? '';
    case 'board':
      return unit.board ?? '';
    case 'cid':
      return card?.cid ?? '';
    case 'image':
      return lot.image.source.split(/[\\/]/).at(-1) ?? '';
    case 'station':
      return station ?? unit.station ?? '';
    case 'verdict':
      return unit.verdict ?? '';
    case undefined:
      throw new WickError('label-field', { field, known: [...labelFields, 'value:COLUMN'] });
  }
}

/** `2026-05-01`, by the clock on the wall. */
function dayOf(at: number): string {
  const date = new Date(at);
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${date.getFullYear()}-${month}-${day}`;
}

/** Text with `{{field}}` in it. @throws WickError `label-field` */
export function fillFields(text: string, subject: LabelSubject): string {
  return text.replaceAll(/\{\{([^{}]*)\}\}/g, (_, field: string) => fieldText(field.trim(), subject));
}
