import type { HubIdentities } from '../../engine/hub/identities.ts';
import type { LoadedRecipe } from '../../engine/provision/recipe/load.ts';
import type { Face } from '../output/face.ts';

/** Of the recipes that leave a device's identity to a Hub; the others pass as they are. @throws WickError `hub-…` */
export async function prepareIdentities(
  face: Face,
  recipes: readonly LoadedRecipe[],
): Promise<Pick<HubIdentities, 'recipes' | 'settle'>> {
  // Whoever needs no Hub need not wait for what speaks with one.
  if (!recipes.some(({ recipe }) => asksHub(recipe.settings))) return { recipes, settle: async () => [] };
  const [{ HubIdentities }, { openHub }] = [
    await import('../../engine/hub/identities.ts'),
    await import('../../engine/hub/open.ts'),
  ];
  const { signal } = face;
  return await HubIdentities.prepare(recipes, { signal, open: async (address) => await openHub({ address, signal }) });
}

/** Takes back what was made for cards that did not become good, and says where that did not work. */
export async function settleIdentities(
  face: Face,
  identities: Pick<HubIdentities, 'settle'>,
  isGood: (index: number) => boolean,
): Promise<void> {
  for (const { tag, error } of await identities.settle(isGood)) {
    face.note(`Note: what the Hub made for ${tag} is still there: ${error.message}`);
  }
}

function asksHub(settings: object | undefined): boolean {
  const claim: unknown = settings !== undefined && 'claim' in settings ? settings.claim : undefined;
  return typeof claim === 'object' && claim !== null && 'hub' in claim && claim.hub !== undefined;
}
