import type { Secret } from '../../contract/recipe/secret.ts';

/** By what a device becomes its owner's: it registers with a token, or was registered beforehand. */
export type Identity = { kind: 'token'; token: Secret } | { kind: 'device'; id: string; prn: string; secret: Secret };

/** The Hub that makes identities for one card, as far as those need to know it who write the card. */
export interface IdentitySource {
  hub: { name: string; host: string; port: number };
  /** By what the Hub finds the device. */
  tag: string;
  /** Asked just before the card is written, once for each time that it is. */
  make(kind: Identity['kind'], meta: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Identity>;
}
