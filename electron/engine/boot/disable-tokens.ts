import { type ErrorData, isWickError, WickError } from '../../contract/errors.ts';
import type { Hub } from '../hub/hub.ts';
import type { LeftToken } from './spent-tokens.ts';

/**
 * What has become of a token. Of one that is `open` nobody asked the Hub; `unsure`: the Hub could not be asked, so that it
 * may still be good.
 */
export type TokenEnd = LeftToken & { is: 'disabled' | 'open' | 'unsure'; error?: ErrorData };

/** ms: whoever waits for the end of a watch should not wait for a Hub that is away. */
const patience = 20_000;

/** Disables tokens that have nothing to do any more. Those that could not be used anyway are left out of the answer. */
export async function disableTokens(
  tokens: readonly LeftToken[],
  { open, signal }: { open: (signal: AbortSignal) => Promise<Hub>; signal: AbortSignal },
): Promise<TokenEnd[]> {
  if (tokens.length === 0) return [];
  const { disableUnitTokens } = await import('../hub/tokens.ts');
  const late = AbortSignal.timeout(patience);
  const both = AbortSignal.any([signal, late]);
  const ends: TokenEnd[] = [];
  let hub: Hub | undefined;
  for (const token of tokens) {
    if (token.why === 'open') {
      ends.push({ ...token, is: 'open' });
      continue;
    }
    try {
      hub ??= await open(both);
      if ((await disableUnitTokens(hub, token.tag, { signal: both })) > 0) ends.push({ ...token, is: 'disabled' });
    } catch (error) {
      const isOfHub = isWickError(error) && error.code.startsWith('hub-');
      if (!isOfHub && (signal.aborted || !late.aborted)) throw error;
      const why = isOfHub
        ? error
        : new WickError('hub-unreachable', { hub: hub?.name ?? 'The Hub', reason: 'it did not answer' });
      ends.push({ ...token, is: 'unsure', error: why.toJSON() });
    }
  }
  return ends;
}
