import type { In } from '../../../../../electron/contract/calls.ts';

type Make = In<'label.make'>;
export type Format = Make['format'];
export type Sheet = NonNullable<Make['sheet']>;

/** What the engine makes of one label at most. */
export const mostCopies = 20;

/** In place of a printer's id. */
export const network = 'network';

/** Where labels go, and how. */
export interface LabelWish {
  /** Id of a printer, `network`, or nothing for a file. */
  printer: string;
  address: string;
  format: Format;
  copies: number;
  /** Whether many go on a sheet of paper, and how. */
  onSheet: boolean;
  sheet: { [Part in keyof Sheet]-?: NonNullable<Sheet[Part]> };
}

/** Three by seven of 63.5 × 38.1 mm are what most shops have. */
export const firstWish: LabelWish = {
  printer: '',
  address: '',
  format: 'pdf',
  copies: 1,
  onSheet: false,
  sheet: { paper: 'a4', columns: 3, rows: 7, across: 2.5, down: 0, first: 1 },
};

/** What a printer, or a file, can be given; the first where nobody has chosen. */
export function formatsFor(printer: string): readonly Format[] {
  if (printer === '') return ['pdf', 'png', 'zpl'];
  return printer === network ? ['zpl'] : ['pdf', 'zpl'];
}

/** What is asked of the engine. */
export function askedFor(wish: LabelWish): Omit<Make, 'key' | 'lot' | 'units' | 'again'> {
  const format = formatOf(wish);
  const printer = wish.printer === network ? wish.address.trim() : wish.printer;
  return {
    format,
    ...(format === 'png' ? {} : { copies: wish.copies }),
    ...(format === 'pdf' && wish.onSheet ? { sheet: wish.sheet } : {}),
    ...(printer === '' ? {} : { printer }),
  };
}

export function formatOf({ printer, format }: LabelWish): Format {
  const formats = formatsFor(printer);
  return formats.includes(format) ? format : (formats[0] ?? 'pdf');
}
