import type { Identify } from './options.ts';

/** Lets the Hub that the recipe names make the identity of each card. @throws WickError `hub-…` */
export const hubIdentify: Identify = async (recipe, signal) => {
  const settings: object = recipe.recipe.settings ?? {};
  const claim: unknown = 'claim' in settings ? settings.claim : undefined;
  const asksHub = typeof claim === 'object' && claim !== null && 'hub' in claim && claim.hub !== undefined;
  // Whoever needs no Hub need not wait for what speaks with one.
  if (!asksHub) return { recipe, settle: () => Promise.resolve([]) };
  const { HubIdentities } = await import('../../hub/identities.ts');
  const { openHub } = await import('../../hub/open.ts');
  const open = async (address: Parameters<typeof openHub>[0]['address']) => await openHub({ address, signal });
  const identities = await HubIdentities.prepare([recipe], { signal, open });
  const [own = recipe] = identities.recipes;
  return { recipe: own, settle: (isGood) => identities.settle(() => isGood) };
};
