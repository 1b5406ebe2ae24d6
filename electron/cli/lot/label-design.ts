import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { WickError } from '../../contract/errors.ts';
import { type LabelDesign, labelDesignSchema } from '../../contract/lot/label.ts';
import { readDocument } from '../../engine/provision/recipe/document.ts';
import { problemsOf } from '../../engine/provision/recipe/problems.ts';

/** The design of a label as pages make it: `{ width, height, lines: [{ field }], code: { symbology, content } }`. */
export async function labelDesignIn(file: string, signal: AbortSignal): Promise<LabelDesign> {
  const text = await readFile(file, { encoding: 'utf8', signal }).catch((cause: Error) => {
    throw new WickError('usage', { reason: `The label ${file} cannot be read: ${cause.message}` }, { cause });
  });
  const document = readDocument(file, text);
  const { value } = document;
  const parsed = labelDesignSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const schema = z.toJSONSchema(labelDesignSchema, { io: 'input' });
  const problems = problemsOf(parsed.error.issues, { document, value, schema });
  throw new WickError('usage', {
    reason: problems
      .map(({ line, column, reason, suggestion }) =>
        [`${file}, line ${line}, column ${column}: ${reason}.`, suggestion].filter(Boolean).join(' '),
      )
      .join('\n'),
    hint: 'It has lines such as { field: unit, size: 8 }, and a code such as { symbology: qr, content: "{{unit}}" }.',
  });
}
