import * as z from 'zod';
import { familyNames } from '../recipe.ts';
import { call } from '../rpc/table.ts';
import { imageChoice, recipeDocument } from './plan.ts';

export const settingsCalls = {
  /** JSON Schema (2020-12) of what a family can be told; secrets are `writeOnly`. */
  'settings.form': call(
    z.strictObject({ family: z.enum(familyNames) }),
    z.object({ schema: z.record(z.string(), z.unknown()) }),
  ),
  /** Its secrets stay with the engine: in their places stands `kept:…`, which is understood wherever a recipe is taken. */
  'recipe.open': call(
    z.strictObject({ file: z.string().min(1) }),
    z.object({
      file: z.string(),
      recipe: recipeDocument,
      /** What it says of its image, for `image.look` and `plan.make`. */
      image: z.exactOptional(imageChoice),
      /** The names of `{{name}}` in it. */
      variables: z.array(z.string()).readonly(),
    }),
  ),
  /**
   * Writes YAML, or JSON where the name ends so; never a secret. `ask`: a variable stands in place of each; `keychain`: it is
   * kept there, and `keychain:NAME` stands in its place (fails with `secret-not-kept`).
   */
  'recipe.save': call(
    z.strictObject({ file: z.string().min(1), recipe: recipeDocument, secrets: z.enum(['ask', 'keychain']) }),
    z.object({ file: z.string() }),
  ),
  /** Puts a secret that was typed in into the keychain. `place`: where it stands in the settings, for its name there. */
  'secret.remember': call(
    z.strictObject({ place: z.string().min(1).max(200), secret: z.string().min(1).max(2000) }),
    z.object({ reference: z.string() }),
  ),
  /** See `image.choose`. */
  'recipe.choose': call(
    z.strictObject({ to: z.enum(['open', 'save']), name: z.exactOptional(z.string()) }),
    z.object({ path: z.exactOptional(z.string()) }),
  ),
} as const;
