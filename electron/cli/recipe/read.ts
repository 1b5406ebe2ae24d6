import { WickError } from '../../contract/errors.ts';
import { loadRecipe, type LoadedRecipe } from '../../engine/provision/recipe/load.ts';
import { readTable, type Row } from '../../engine/provision/recipe/table.ts';
import type { Face } from '../output/face.ts';

export interface RecipeOptions {
  /** `NAME=VALUE` each. */
  set?: readonly string[] | undefined;
  /** A file with a row for each target. */
  table?: string | undefined;
}

/** A recipe with the values of `--set` and of the environment. */
export async function readRecipe(
  face: Face,
  file: string,
  set: readonly string[] = [],
  row?: Row,
): Promise<LoadedRecipe> {
  const recipe = await load(face, file, set, row);
  sayWhatIsLeftOut(face, recipe);
  return recipe;
}

async function load(face: Face, file: string, set: readonly string[], row?: Row): Promise<LoadedRecipe> {
  return await loadRecipe(file, {
    variables: {
      set: new Map(set.map((one) => pairOf(one))),
      environment: process.env,
      ...(row === undefined ? {} : { row }),
    },
    signal: face.signal,
  });
}

/** The recipe once for each row of the table, or once for all targets. */
export async function readRecipes(face: Face, file: string, { set, table }: RecipeOptions): Promise<LoadedRecipe[]> {
  if (table === undefined) return [await readRecipe(face, file, set)];
  const recipes: LoadedRecipe[] = [];
  for (const row of await readTable(table, face.signal)) recipes.push(await load(face, file, set ?? [], row));
  const [first] = recipes;
  if (first !== undefined) sayWhatIsLeftOut(face, first);
  return recipes;
}

/** A card that is called good has not shown that a device starts from it. */
function sayWhatIsLeftOut(face: Face, { file, recipe: { checks } }: LoadedRecipe): void {
  const { boot = 'none' } = checks ?? {};
  if (boot === 'none') return;
  face.note(`Note    ${file} asks for "boot: ${boot}"; no device's boot is watched here: "wick boot" does that`);
}

/** One recipe for each target, in their order. */
export function dealOut(recipes: readonly LoadedRecipe[], targets: number, table: string | undefined): LoadedRecipe[] {
  const [first] = recipes;
  if (table === undefined && first !== undefined) return Array.from({ length: targets }, () => first);
  if (recipes.length === targets) return [...recipes];
  throw new WickError('usage', {
    reason: `The table ${table} has ${count(recipes.length, 'row')}, and there ${targets === 1 ? 'is' : 'are'} ${count(targets, 'target')}.`,
    hint: 'Its rows are taken in the order of the targets: name as many targets as it has rows.',
  });
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** `NAME=VALUE` of a `--set`. @throws WickError `usage` */
export function pairOf(text: string): [string, string] {
  const split = text.indexOf('=');
  if (split > 0) return [text.slice(0, split), text.slice(split + 1)];
  // What stands there could be a secret: it is not repeated.
  throw new WickError('usage', { reason: 'A --set needs a name and a value: --set NAME=VALUE.' });
}
