import * as z from 'zod';

/** What can be put on a label: of the unit, of its values (those that are not secret), of its card and device. */
export const labelFields = [
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
] as const;

/** A label. Millimetres; text in points. */
export const labelDesignSchema = z.strictObject({
  width: z.number().min(10).max(300).default(50),
  height: z.number().min(8).max(300).default(25),
  /** Dots an inch of the printer. */
  dpi: z.union([z.literal(203), z.literal(300), z.literal(600)]).default(203),
  margin: z.number().min(0).max(20).default(2),
  /** One line each: one of `labelFields`, or `value:COLUMN`. */
  lines: z
    .array(
      z.strictObject({
        field: z.string().min(1).max(100),
        /** What stands before it. */
        caption: z.string().max(40).default(''),
        size: z.number().min(4).max(72).default(8),
        bold: z.boolean().default(false),
      }),
    )
    .max(12),
  code: z
    .strictObject({
      symbology: z.enum(['qr', 'datamatrix', 'code128']),
      /** Text with `{{field}}` in it. */
      content: z.string().min(1).max(500),
    })
    .optional(),
});
export type LabelDesign = z.output<typeof labelDesignSchema>;

/** Of one label at a time. */
export const mostCopies = 20;

/** Labels on sheets of paper, row by row, in the middle of each sheet. Millimetres. */
export const labelSheetSchema = z.strictObject({
  paper: z.enum(['a4', 'letter']).default('a4'),
  columns: z.int().min(1).max(20),
  rows: z.int().min(1).max(50),
  /** What is between two labels, side by side and one above the other. */
  across: z.number().min(0).max(50).default(0),
  down: z.number().min(0).max(50).default(0),
  /** Place of the first label on the first sheet, from 1: those before it are used already. */
  first: z.int().min(1).max(1000).default(1),
});
export type LabelSheet = z.output<typeof labelSheetSchema>;
