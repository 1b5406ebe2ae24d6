import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import { shownAddress } from '../../image/source/address.ts';
import { readKept, writeKept } from '../slots/kept-file.ts';
import { ToldFile } from './told-file.ts';

export const hookEvents = ['unit-passed', 'unit-failed', 'lot-paused', 'lot-complete'] as const;
export type HookEventName = (typeof hookEvents)[number];

/** Where to tell what happens. */
export interface Hook {
  /** http or https. */
  url: string;
  /** Where the key of the signature is kept: `env:NAME`, `file:PATH` (from the station's folder) or `keychain:NAME`. */
  secret?: string | undefined;
  events: readonly HookEventName[];
}

const writtenHook = z.strictObject({
  /** Of its address. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  url: z.string(),
  secret: z.string().exactOptional(),
  events: z.array(z.enum(hookEvents)).min(1),
  /** Entries of the log up to this one happened before there was this hook. */
  since: z.int().min(0),
});
type WrittenHook = z.output<typeof writtenHook>;

const hooksFile = z.strictObject({
  wick: z.literal(1),
  /** Another one each time that somebody has set them. */
  revision: z.string(),
  hooks: z.array(writtenHook),
});

/** A hook, and how far it has come. */
export interface KeptHook extends WrittenHook {
  /** Of the log. */
  told: number;
  gone: boolean;
  refused: number;
  problem?: string;
}

/** Most hooks of a lot. */
const most = 20;

/**
 * The hooks of a lot, as this station keeps them beside the lot: they are no part of what its engineer signs. Any process of
 * the station may set them; how far each has been told stands in a file of its own (`ToldFile`), and what it is still to be
 * told is the ledger's log from there on.
 */
export class HookFile {
  readonly #path: string;
  readonly #told: ToldFile;

  /** `folder`: the station's. */
  constructor(folder: string, lot: string) {
    this.#path = join(folder, 'hooks', `${lot}.json`);
    this.#told = new ToldFile(folder, lot);
  }

  /** @throws WickError `source-unreadable` */
  async read(): Promise<{ revision: string; hooks: KeptHook[] }> {
    const { revision, hooks } = (await readKept(this.#path, hooksFile)) ?? { revision: '', hooks: [] };
    const told = await this.#told.read();
    return {
      revision,
      hooks: hooks.map((hook) => {
        const { upTo = 0, gone, refused = 0, problem } = told[hook.id] ?? {};
        const state = { told: Math.max(hook.since, upTo), gone: gone === revision, refused };
        return { ...hook, ...state, ...(problem === undefined ? {} : { problem }) };
      }),
    };
  }

  /**
   * Those that are there already go on where they are; new ones begin after entry `now` of the log.
   *
   * @throws WickError `hook-invalid`, `file-unwritable`
   */
  async set(hooks: readonly Hook[], now: number): Promise<void> {
    if (hooks.length > most) throw new WickError('usage', { reason: `A lot can have ${most} web hooks.` });
    const wanted = hooks.map((hook) => ({ ...hook, id: idOf(hook) }));
    const twice = wanted.find(({ id }, index) => wanted.findIndex((one) => one.id === id) !== index);
    if (twice !== undefined) {
      throw new WickError('hook-invalid', {
        address: shownAddress(new URL(twice.url)),
        reason: 'it is there twice; one web hook can be told of several events',
      });
    }
    const known = (await readKept(this.#path, hooksFile))?.hooks ?? [];
    const written = wanted.map(({ id, url, secret, events }) => {
      const since = known.find((one) => one.id === id)?.since ?? now;
      return { id, url, ...(secret === undefined ? {} : { secret }), events: [...events], since };
    });
    await writeKept(this.#path, { wick: 1, revision: randomUUID(), hooks: written });
  }
}

function idOf({ url, secret, events }: Hook): string {
  const invalid = (reason: string) => {
    const parsed = URL.parse(url);
    return new WickError('hook-invalid', {
      address: parsed === null ? 'with that address' : shownAddress(parsed),
      reason,
    });
  };
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) throw invalid('it is not an http:// or https:// address');
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalid('a password in an address would be kept and shown; sign with a secret instead');
  }
  if (secret !== undefined && !/^(?:env|file|keychain):./s.test(secret)) {
    throw invalid('its secret must say where it is kept: env:NAME, file:PATH or keychain:NAME');
  }
  if (events.length === 0) throw invalid('it is told of nothing');
  return createHash('sha256').update(url).digest('hex').slice(0, 16);
}
