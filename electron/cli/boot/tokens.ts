import type { TokenEnd } from '../../engine/boot/disable-tokens.ts';
import type { LeftToken } from '../../engine/boot/spent-tokens.ts';
import type { Face } from '../output/face.ts';

/** Says what has become of the tokens of a watch. Returns those that could be used until now. */
export function sayTokens(face: Face, ends: readonly TokenEnd[]): LeftToken[] {
  for (const end of ends) face.note(tokenText(end));
  return ends.flatMap(({ unit, tag, why, is }) => (is === 'disabled' ? [{ unit, tag, why }] : []));
}

/** Ctrl-C ends the watch, and no token with it. */
export function sayOpenTokens(face: Face, tokens: readonly LeftToken[]): void {
  for (const token of tokens) face.note(tokenText({ ...token, is: 'open' }));
}

function tokenText({ tag, why, is, error }: TokenEnd): string {
  switch (is) {
    case 'disabled':
      return why === 'appeared'
        ? `Token   that of ${tag} is disabled: its device has appeared`
        : `Token   that of ${tag} is disabled: nobody waits for its device any longer. Before its card is used again, give it a new one with "wick provision" and "rework: true".`;
    case 'open':
      return `Note    the token of ${tag} may still be good: nobody looks any longer, and its device may still come. "wick hub tokens" shows it.`;
    case 'unsure':
      return `Note    the token of ${tag} may still be good: ${error?.message ?? 'The Hub did not answer.'} "wick hub tokens" shows it.`;
  }
}
