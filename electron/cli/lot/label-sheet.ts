import { WickError } from '../../contract/errors.ts';
import { type LabelSheet, labelSheetSchema } from '../../contract/lot/label.ts';

export interface LabelSheetOptions {
  sheet?: string;
  gap?: string;
  start?: string;
}

/** `--sheet 3x7[,letter]`, with `--gap 2.5[,0]` and `--start 6`. @throws WickError `usage` */
export function sheetOf({ sheet, gap, start }: LabelSheetOptions): LabelSheet | undefined {
  if (sheet === undefined) {
    if (gap === undefined && start === undefined) return undefined;
    throw new WickError('usage', { reason: '--gap and --start are of a sheet.', hint: 'Add --sheet, such as 3x7.' });
  }
  const [, columns, rows, paper] = /^(\d{1,2})[x×](\d{1,2})(?:,(a4|letter))?$/i.exec(sheet) ?? [];
  const [, across, down] = /^(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?$/.exec(gap ?? '0') ?? [];
  const parsed = labelSheetSchema.safeParse({
    columns: Number(columns),
    rows: Number(rows),
    paper: paper?.toLowerCase(),
    across: Number(across),
    down: Number(down ?? 0),
    first: start === undefined ? undefined : Number(start),
  });
  if (parsed.success) return parsed.data;
  throw new WickError('usage', {
    reason: 'That is no sheet of labels.',
    hint: 'Give columns and rows, such as --sheet 3x7 or 3x10,letter; --gap in mm, such as 2.5,0; --start from 1.',
  });
}
