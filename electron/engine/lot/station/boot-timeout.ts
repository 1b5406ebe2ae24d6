import * as z from 'zod';
import type { Lot } from '../../../contract/lot/lot.ts';
import { parseDuration } from '../../duration.ts';
import { readDocument } from '../../provision/recipe/document.ts';

const schema = z.looseObject({ checks: z.looseObject({ timeout: z.string() }) });

/** ms that a lot's recipe gives a first boot; undefined where it gives none, and units may lie on the shelf for as long as they will. */
export function bootTimeout({ file, text }: Lot['recipe']): number | undefined {
  const found = schema.safeParse(readDocument(file, text).value).data?.checks.timeout;
  return found === undefined ? undefined : parseDuration(found);
}
