import { WickError } from '../../../contract/errors.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import { readDocument } from '../../provision/recipe/document.ts';
import type { Trial } from '../definition/check-values.ts';
import { wrongValues } from '../definition/check-values.ts';
import { filesIn } from '../definition/pinned-files.ts';
import { fillPattern, namesIn } from '../values/rules.ts';

type Row = ReadonlyMap<string, string>;

interface Fitting {
  /** Number of the first unit. */
  from: number;
  folder: string;
  signal: AbortSignal;
}

/** The recipe of a lot, as values are put into it. */
export function trialOf({ recipe, values }: Lot, { folder, signal }: Omit<Fitting, 'from'>): Trial {
  const secret = new Set(values.kind === 'none' ? [] : values.secret);
  return { text: recipe.text, document: readDocument(recipe.file, recipe.text), folder, secret, signal };
}

/**
 * Values that a lot is given later are judged as its first were.
 *
 * @throws WickError `lot-values`
 */
export async function mustFitRecipe(lot: Lot, rows: readonly Row[], { from, ...place }: Fitting): Promise<void> {
  const trial = trialOf(lot, place);
  mustBeSignedFiles(lot, rows, trial);
  const [wrong] = await wrongValues(rows, trial, { most: 1 });
  if (wrong === undefined) return;
  const { row, column, reason, suggestion: hint } = wrong;
  throw new WickError('lot-values', { unit: from + row, column, reason, ...(hint === undefined ? {} : { hint }) });
}

/** What is put onto cards was signed: values that name other files need another lot. */
export function mustBeSignedFiles({ files }: Lot, rows: readonly Row[], { document }: Pick<Trial, 'document'>): void {
  for (const pattern of filesIn(document.value)) {
    const rule = { rule: 'pattern' as const, pattern };
    const [column] = namesIn(rule);
    if (column === undefined) continue;
    for (const row of rows) {
      const path = fillPattern(rule, (name) => row.get(name) ?? '');
      if (Object.hasOwn(files, path)) continue;
      throw new WickError('lot-values', {
        column,
        reason: `it names the file ${path}, which was not signed with the lot`,
        hint: 'Make another lot for units with other files.',
      });
    }
  }
}
