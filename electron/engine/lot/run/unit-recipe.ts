import type { Lot } from '../../../contract/lot/lot.ts';
import type { LoadedRecipe } from '../../provision/recipe/load.ts';
import { parseRecipe } from '../../provision/recipe/load.ts';
import { Masker } from '../../provision/secret/masker.ts';
import type { UnitValues } from '../ledger/ledger.ts';

export interface UnitRecipe {
  lot: Lot;
  /** Where paths in the recipe start. */
  folder: string;
  values: UnitValues;
  /** Called, and waited for, before anything takes a value that leaves the station. */
  beforeExposing: () => Promise<void>;
  signal: AbortSignal;
}

/** The lot's recipe with the values of one unit in it. @throws WickError `recipe-invalid`, `secret-unavailable` */
export async function unitRecipe({ lot, folder, values, beforeExposing, signal }: UnitRecipe): Promise<LoadedRecipe> {
  const secret = Object.entries(values.secret).map(([name, one]) => [name, one.reveal()] as const);
  const row = new Map([...Object.entries(values.shown), ...secret]);
  const { file, text } = lot.recipe;
  // What is objected to may be a value, and so may be what the objection quotes.
  const masker = new Masker();
  for (const [, value] of secret) masker.addText(value);
  const masking = (error: unknown) => {
    throw masker.error(error);
  };
  const recipe = await parseRecipe(text, { file, folder, variables: { row }, signal }).catch(masking);
  // Wherever the recipe puts it, a secret stays one.
  for (const [, value] of secret) recipe.masker.addText(value);
  return {
    ...recipe,
    settings: async (family) => {
      // Whoever makes an identity, or writes a setting, has asked for the settings before.
      await beforeExposing();
      return await recipe.settings(family).catch(masking);
    },
  };
}
