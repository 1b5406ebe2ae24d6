import * as z from 'zod';
import { call, stream, watch } from '../rpc/table.ts';

const login = z.object({
  /** As people name it. */
  hub: z.string(),
  /** `https://HOST:PORT`: by this it is chosen, and logged out of. */
  url: z.string(),
  /** The person's name there. */
  user: z.string(),
  /** Whether the login has ended by itself. */
  expired: z.boolean(),
  /** It is the one that is meant where nobody names one. */
  current: z.boolean(),
});

export type HubLogin = z.input<typeof login>;

/** `HOST`, `HOST:PORT`, or an address that begins with `https://`; without, the current Hub, or else the public one. */
const hub = z.exactOptional(z.string().min(1).max(300));

/** Path of a file with the certificate of the authority that vouches for a Hub of one's own. */
const ca = z.exactOptional(z.string().min(1));

const kept = z.object({
  hub: z.string(),
  user: z.string(),
  /** Where the login is kept. */
  kept: z.enum(['keychain', 'file']),
});

export const hubCalls = {
  /** To which Hubs this computer is logged in, the current one first. Also told when another program has changed it. */
  'hub.watch': watch(z.strictObject({}), z.object({ logins: z.array(login).readonly() })),
  /**
   * By the browser. `open`: a person is to open `link`, unless `shown` says that it was done for them; the answer comes to
   * this computer, so that it must be a browser of this computer.
   */
  'hub.browse': stream(
    z.strictObject({ hub, ca }),
    z.discriminatedUnion('phase', [
      z.object({ phase: z.literal('open'), link: z.string(), shown: z.boolean() }),
      z.object({ phase: z.literal('done'), ...kept.shape }),
    ]),
  ),
  /** By name and password, which goes to the Hub and nowhere else. */
  'hub.login': call(z.strictObject({ hub, ca, user: z.string().min(1).max(300), password: z.string().min(1) }), kept),
  'hub.logout': call(z.strictObject({ url: z.string() }), z.object({})),
  /** Makes another one the current one. */
  'hub.choose': call(z.strictObject({ url: z.string() }), z.object({})),
} as const;
