import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import { shownAddress } from '../../image/source/address.ts';
import { readKept, writeKept } from '../slots/kept-file.ts';

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

const keptHook = z.strictObject({
  /** Of its address. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  url: z.string(),
  secret: z.string().exactOptional(),
  events: z.array(z.enum(hookEvents)).min(1),
  /** Entries of the log up to this one are told, or happened before there was this hook. */
  told: z.int().min(0),
  /** The receiver has said (410) that it wants no more. */
  gone: z.boolean(),
  /** Events that it refused for good. */
  refused: z.int().min(0),
});
export type KeptHook = z.output<typeof keptHook>;

const hooksFile = z.strictObject({ wick: z.literal(1), hooks: z.array(keptHook) });

/** Most hooks of a lot. */
const most = 20;

/**
 * The hooks of a lot, as this station keeps them beside the lot: they are no part of what its engineer signs. How far each
 * has been told stands there, too; what it is still to be told is the ledger's log from there on.
 */
export class HookFile {
  readonly #path: string;
  #last: Promise<unknown> = Promise.resolve();

  /** `folder`: the station's. */
  constructor(folder: string, lot: string) {
    this.#path = join(folder, 'hooks', `${lot}.json`);
  }

  /** @throws WickError `source-unreadable` */
  async read(): Promise<KeptHook[]> {
    return (await readKept(this.#path, hooksFile))?.hooks ?? [];
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
    await this.#change((known) =>
      wanted.map(({ id, url, secret, events }) => {
        const { told = now, refused = 0 } = known.find((one) => one.id === id) ?? {};
        return {
          id,
          url,
          ...(secret === undefined ? {} : { secret }),
          events: [...events],
          told,
          gone: false,
          refused,
        };
      }),
    );
  }

  async update(id: string, change: Partial<Pick<KeptHook, 'told' | 'gone' | 'refused'>>): Promise<void> {
    await this.#change((known) => known.map((one) => (one.id === id ? { ...one, ...change } : one)));
  }

  async #change(change: (known: KeptHook[]) => KeptHook[]): Promise<void> {
    const mine = this.#last.then(async () => {
      await writeKept(this.#path, { wick: 1, hooks: change(await this.read()) });
    });
    this.#last = mine.catch(() => {});
    await mine;
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
