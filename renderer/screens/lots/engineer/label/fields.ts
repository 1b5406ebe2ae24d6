import type { labelFields, LabelDesign } from '../../../../../electron/contract/lot/label.ts';
import type { EngineerWords } from '../../../../messages/load-engineer-words.ts';

export type Line = LabelDesign['lines'][number];

export const mostLines = 12;
export const resolutions = [203, 300, 600] as const;

const fields = [
  'name',
  'lot',
  'unit',
  'date',
  'deviceId',
  'board',
  'cid',
  'image',
  'station',
  'verdict',
] as const satisfies typeof labelFields;

/** A label that every unit can have. `own`: a value that tells units apart. */
export function firstDesign(own: string | undefined): LabelDesign {
  const field = own === undefined ? 'unit' : `value:${own}`;
  return {
    width: 50,
    height: 25,
    dpi: 203,
    margin: 2,
    lines: [
      { field: 'name', caption: '', size: 10, bold: true },
      { field, caption: '', size: 8, bold: false },
    ],
    code: { symbology: 'qr', content: own === undefined ? '{{name}}' : `{{${field}}}` },
  };
}

/** All that can be put on a label, for a list to choose from. `columns`: values that are not secret. */
export function fieldOptions(
  words: EngineerWords['label'],
  columns: readonly string[],
): { value: string; name: string }[] {
  return [
    ...fields.map((value) => ({ value, name: words.fields[value] })),
    ...columns.map((column) => ({ value: `value:${column}`, name: words.value(column) })),
  ];
}

/** The design with one of its lines `by` places further down. */
export function moveLine(design: LabelDesign, index: number, by: number): LabelDesign {
  const lines = [...design.lines];
  const [line] = lines.splice(index, 1);
  if (line !== undefined) lines.splice(index + by, 0, line);
  return { ...design, lines };
}
