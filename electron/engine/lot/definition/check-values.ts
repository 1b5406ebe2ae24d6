import { setImmediate as breathe } from 'node:timers/promises';
import type { RecipeProblem } from '../../../contract/provision-sentences.ts';
import { isWickError, WickError } from '../../../contract/errors.ts';
import type { FamilyName } from '../../../contract/recipe.ts';
import { Secret } from '../../../contract/recipe/secret.ts';
import type { RecipeDocument } from '../../provision/recipe/document.ts';
import { parseRecipe } from '../../provision/recipe/load.ts';
import { textsWithVariables, variablesIn } from '../../provision/recipe/variables.ts';
import { Masker } from '../../provision/secret/masker.ts';

export interface Trial {
  text: string;
  document: RecipeDocument;
  folder: string;
  /** Which one the image is, where the recipe says `auto`. */
  family?: FamilyName | undefined;
  secret: ReadonlySet<string>;
  signal: AbortSignal;
}

export interface WrongValue {
  /** From 0. */
  row: number;
  column: string;
  /** A clause without anything of what the value holds. */
  reason: string;
  suggestion?: string;
}

/**
 * Puts the values of each unit into the recipe, and has its schema judge them, up to `most` objections.
 *
 * @throws WickError `recipe-invalid` where the recipe is wrong, whatever the values
 */
export async function wrongValues(
  rows: Iterable<ReadonlyMap<string, string>>,
  trial: Trial,
  { most, onRow }: { most: number; onRow?: ((done: number) => void) | undefined },
): Promise<WrongValue[]> {
  const places = textsWithVariables(trial.document.value);
  const wrong: WrongValue[] = [];
  let row = 0;
  for (const values of rows) {
    if (wrong.length >= most) break;
    wrong.push(...(await wrongIn(values, trial, places)).map((one) => ({ ...one, row })));
    row += 1;
    if (row % 200 !== 0) continue;
    onRow?.(row);
    await breathe();
    trial.signal.throwIfAborted();
  }
  return wrong.slice(0, most);
}

async function wrongIn(
  values: ReadonlyMap<string, string>,
  { text, document, folder, family, secret, signal }: Trial,
  places: ReadonlyMap<string, string>,
): Promise<Omit<WrongValue, 'row'>[]> {
  try {
    const options = { file: document.file, folder, variables: { row: values }, signal, document };
    const loaded = await parseRecipe(text, options);
    // Settings of any other recipe were judged with it; secrets that are kept elsewhere may be at the station only.
    if (loaded.recipe.family === 'auto' && family !== undefined) await loaded.settings(family).catch(unlessSecret);
    return [];
  } catch (error) {
    if (!isWickError(error, 'recipe-invalid')) throw error;
    const masker = new Masker();
    for (const name of secret) masker.add(new Secret(values.get(name) ?? ''));
    const problems = error.fields.problems.map(({ reason, suggestion, ...where }) => ({
      ...where,
      reason: masker.text(reason),
      ...(suggestion === undefined ? {} : { suggestion: masker.text(suggestion) }),
    }));
    return problems.map((problem) => {
      const column = columnAt(problem, places);
      // The error that came may quote a value, and so may its cause: neither goes on.
      if (column === undefined) throw new WickError('recipe-invalid', { file: document.file, problems });
      const { reason, suggestion } = problem;
      return { column, reason, ...(suggestion === undefined ? {} : { suggestion }) };
    });
  }
}

function unlessSecret(error: unknown): void {
  if (!isWickError(error, 'secret-unavailable')) throw error;
}

/** The first variable of what was objected to; none where no value could make it right. */
function columnAt({ path, reason }: RecipeProblem, places: ReadonlyMap<string, string>): string | undefined {
  if (reason.endsWith('is not known here')) return undefined;
  const text =
    places.get(path) ??
    [...places].find(([place]) => place.startsWith(`${path}.`) || place.startsWith(`${path}[`))?.[1];
  return text === undefined ? undefined : variablesIn(text)[0];
}
