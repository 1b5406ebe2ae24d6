import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import type { LoadedRecipe } from './load.ts';

const registered = z.looseObject({ credentials: z.looseObject({ id: z.string() }) });

/**
 * An identity that was registered beforehand is one device's: two that come up with the same one take each other's place
 * in the Hub.
 *
 * @throws WickError `usage`
 */
export function mustBeOneDeviceEach(recipes: readonly LoadedRecipe[]): void {
  const seen = new Set<string>();
  for (const { recipe } of recipes) {
    const id = registered.safeParse(recipe.settings).data?.credentials.id;
    if (id === undefined) continue;
    if (seen.has(id)) {
      throw new WickError('usage', {
        reason: `Two targets would become the same device, ${id}: credentials are for one card.`,
        hint: 'Write {{id}} and {{secret}} in the recipe, and give each target a row of its own with --table FILE.',
      });
    }
    seen.add(id);
  }
}
