import type { Lot } from '../../../contract/lot/lot.ts';
import type { CredentialsPlace } from '../../hub/credentials.ts';
import { hubInRecipe } from './hub-in-recipe.ts';

/**
 * Has the Hub forget the device that was registered for a unit beforehand, and has never been on.
 *
 * @throws WickError `hub-…`, `usage` where it has been on
 */
export async function deleteRegistered(
  tag: string,
  { recipe }: Pick<Lot, 'recipe'>,
  { place, signal }: { place?: CredentialsPlace | undefined; signal: AbortSignal },
): Promise<void> {
  const { deleteUnused } = await import('../../hub/registration.ts');
  const { hubOpener } = await import('../../boot/open-hub.ts');
  const hub = await hubOpener([], { address: hubInRecipe(recipe), place })(signal);
  await deleteUnused(hub, tag, { signal });
}
