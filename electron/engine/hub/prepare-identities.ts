import type { LoadedRecipe } from '../provision/recipe/load.ts';
import type { CredentialsPlace } from './credentials.ts';
import type { NotTakenBack } from './identities.ts';

/** What a job has to know of the identities that Hubs make for its cards. */
export interface Identities {
  /** One for each target; see `HubIdentities`. */
  recipes: readonly LoadedRecipe[];
  /** Takes back what was made for cards that did not become good. */
  settle: (isGood: (index: number) => boolean) => Promise<NotTakenBack[]>;
}

/** Of the recipes that leave a device's identity to a Hub; the others pass as they are. @throws WickError `hub-…` */
export async function prepareIdentities(
  recipes: readonly LoadedRecipe[],
  { signal, place }: { signal: AbortSignal; place?: CredentialsPlace },
): Promise<Identities> {
  // Whoever needs no Hub need not wait for what speaks with one.
  if (!recipes.some(({ recipe }) => asksHub(recipe.settings))) return { recipes, settle: async () => [] };
  const [{ HubIdentities }, { openHub }] = [await import('./identities.ts'), await import('./open.ts')];
  const from = place === undefined ? {} : { place };
  const identities = await HubIdentities.prepare(recipes, {
    signal,
    open: async (address) => await openHub({ address, signal, ...from }),
  });
  return { recipes: identities.recipes, settle: async (isGood) => await identities.settle(isGood) };
}

function asksHub(settings: object | undefined): boolean {
  const claim: unknown = settings !== undefined && 'claim' in settings ? settings.claim : undefined;
  return typeof claim === 'object' && claim !== null && 'hub' in claim && claim.hub !== undefined;
}
