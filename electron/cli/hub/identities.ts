import type { Identities } from '../../engine/hub/prepare-identities.ts';
import type { Face } from '../output/face.ts';

/** Takes back what was made for cards that did not become good, and says where that did not work. */
export async function settleIdentities(
  face: Face,
  identities: Pick<Identities, 'settle'>,
  isGood: (index: number) => boolean,
): Promise<void> {
  for (const { tag, error } of await identities.settle(isGood)) {
    face.note(`Note: what the Hub made for ${tag} is still there: ${error.message}`);
  }
}
