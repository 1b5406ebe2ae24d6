import * as z from 'zod';
import { labelFields, type LabelDesign, labelDesignSchema } from '../../../contract/lot/label.ts';

const recipeLabel = z.looseObject({
  label: z.looseObject({
    fields: z.array(z.string().min(1)).min(1),
    code: z.enum(['qr', 'datamatrix', 'code128', 'none']).optional(),
  }),
});

/** The label that a recipe asks for: its fields one below the other, beside a code of what tells units apart. */
export function labelOf(recipe: unknown): LabelDesign | undefined {
  const label = recipeLabel.safeParse(recipe).data?.label;
  if (label === undefined) return undefined;
  const fields = label.fields.map((field) =>
    field.startsWith('value:') || labelFields.some((one) => one === field) ? field : `value:${field}`,
  );
  const { code = 'qr' } = label;
  const own = fields.find((field) => field === 'deviceId') ?? fields.find((field) => field === 'unit') ?? fields[0];
  return labelDesignSchema.parse({
    lines: fields.slice(0, 12).map((field, index) => ({ field, bold: index === 0 })),
    ...(code === 'none' ? {} : { code: { symbology: code, content: `{{${own}}}` } }),
  });
}
