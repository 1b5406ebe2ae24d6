import { isWickError } from '../../contract/errors.ts';
import type { SpentToken } from '../../engine/boot/spent-tokens.ts';
import type { Hub } from '../../engine/hub/hub.ts';
import { disableUnitTokens } from '../../engine/hub/tokens.ts';
import type { Face } from '../output/face.ts';

/** ms: whoever waits for the end of a watch should not wait for a Hub that is away. */
const patience = 20_000;

/** Disables tokens that have nothing to do any more, and says so. Returns those that could be used until now. */
export async function disableSpent(
  face: Face,
  tokens: readonly SpentToken[],
  open: (signal: AbortSignal) => Promise<Hub>,
): Promise<SpentToken[]> {
  const disabled: SpentToken[] = [];
  const late = AbortSignal.timeout(patience);
  const signal = AbortSignal.any([face.signal, late]);
  let hub: Hub | undefined;
  for (const token of tokens) {
    const { tag, why } = token;
    try {
      hub ??= await open(signal);
      if ((await disableUnitTokens(hub, tag, { signal })) === 0) continue;
      disabled.push(token);
      face.note(
        why === 'appeared'
          ? `Token   that of ${tag} is disabled: its device has appeared`
          : `Token   that of ${tag} is disabled: nobody waits for its device any longer. Before its card is used again, give it a new one with "wick provision" and "rework: true".`,
      );
    } catch (error) {
      const isOfHub = isWickError(error) && error.code.startsWith('hub-');
      if (!isOfHub && (face.signal.aborted || !late.aborted)) throw error;
      const why = isOfHub ? error.message : 'The Hub did not answer.';
      face.note(`Note    the token of ${tag} may still be good: ${why} "wick hub tokens" shows it.`);
    }
  }
  return disabled;
}
