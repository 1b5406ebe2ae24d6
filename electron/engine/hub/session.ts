import * as z from 'zod';
import { Secret } from '../../contract/recipe/secret.ts';

/** A login to a Hub. */
export interface Session {
  /** A JSON web token. */
  token: Secret;
  /** The person's name there. */
  user: string;
  /** ms since 1970; undefined where the Hub does not tell. */
  expiresAt: number | undefined;
}

const claims = z.object({
  exp: z.number().optional(),
  nick: z.string().optional(),
  prn: z.string().optional(),
});

/** What a Hub's token says of itself. It is the Hub that checks it: nothing here is proven. */
export function sessionOf(token: string): Session {
  const { exp, nick, prn } = readClaims(token);
  return {
    token: new Secret(token),
    user: shown(nick ?? prn ?? 'somebody'),
    expiresAt: exp === undefined ? undefined : exp * 1000,
  };
}

/** It comes from outside, and is shown in terminals. */
function shown(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 100);
}

function readClaims(token: string): z.output<typeof claims> {
  try {
    const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    return claims.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
