import { isWickError } from '../../../contract/errors.ts';
import type { LoadedRecipe } from '../recipe/load.ts';

/** What a recipe keeps secret, as texts to be masked. What cannot be had here cannot be shown here either. */
export async function secretsOf(recipe: LoadedRecipe): Promise<readonly string[]> {
  const { family } = recipe.recipe;
  try {
    if (family !== 'auto') await recipe.settings(family);
  } catch (error) {
    if (!isWickError(error)) throw error;
  }
  return recipe.masker.texts;
}
