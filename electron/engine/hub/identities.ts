import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { WickError } from '../../contract/errors.ts';
import type { Identity, IdentitySource } from '../provision/identity-source.ts';
import type { LoadedRecipe } from '../provision/recipe/load.ts';
import { type HubAddress, hubUrl, publicHub } from './address.ts';
import { listDevices } from './devices.ts';
import type { Hub } from './hub.ts';
import { deleteUnused, registerUnit } from './registration.ts';
import { runTag, tagOf, type UnitName } from './tag.ts';
import { disableUnitTokens, tokenForUnit } from './tokens.ts';

const wishSchema = z.looseObject({
  claim: z.looseObject({ hub: z.enum(['token', 'device']) }),
  hub: z.looseObject({ host: z.string().optional(), port: z.coerce.number().optional() }).optional(),
});

export interface IdentitiesOptions {
  /** The Hub of this address; the one that was logged in to last where there is none. @throws WickError `hub-not-logged-in` */
  open: (address: HubAddress | undefined) => Promise<Hub>;
  /** Of all units of this job; nobody else's. */
  run?: string;
  signal: AbortSignal;
}

/** What a Hub made for a card, and could not be taken back. */
export interface NotTakenBack {
  /** Of its recipe. */
  index: number;
  tag: string;
  error: WickError;
}

interface Made {
  hub: Hub;
  tag: string;
  kind: Identity['kind'];
}

/**
 * The identities that a Hub makes for the cards of one job, where their recipes leave that to it: each is made just before
 * its card is written, and taken back where the card did not become good.
 */
export class HubIdentities {
  /** One for each target. Those whose recipe leaves its identity to the Hub have where it comes from. */
  readonly recipes: readonly LoadedRecipe[];
  readonly #made = new Map<number, Made>();

  private constructor(recipes: readonly LoadedRecipe[], sources: readonly (Hub | undefined)[], run: string) {
    this.recipes = recipes.map((recipe, index) => {
      const hub = sources[index];
      if (hub === undefined) return recipe;
      return { ...recipe, identity: this.#source(index, hub, { run, unit: String(index + 1) }) };
    });
  }

  /** Finds out whether the Hubs that are needed can be used, and makes nothing yet. @throws WickError `hub-…` */
  static async prepare(recipes: readonly LoadedRecipe[], options: IdentitiesOptions): Promise<HubIdentities> {
    const run = options.run ?? randomBytes(8).toString('hex');
    const opened = new Map<string, Hub>();
    const sources: (Hub | undefined)[] = [];
    for (const { recipe } of recipes) {
      const wish = wishSchema.safeParse(recipe.settings).data;
      if (wish === undefined) {
        sources.push(undefined);
        continue;
      }
      const named = addressOf(wish.hub ?? {});
      const key = named === undefined ? '' : hubUrl(named);
      const hub = opened.get(key) ?? (await options.open(named));
      // A login that has ended is found out now, not once the cards are written.
      if (!opened.has(key)) await listDevices(hub, { [`user-meta.${runTag}`]: run }, options.signal);
      opened.set(key, hub);
      sources.push(hub);
    }
    return new HubIdentities(recipes, sources, run);
  }

  /**
   * Takes back what was made for cards that did not become good; what it says is why that failed, for those where it did.
   * The job's own signal may be aborted by now.
   */
  async settle(isGood: (index: number) => boolean): Promise<NotTakenBack[]> {
    const failed: NotTakenBack[] = [];
    for (const [index, made] of this.#made) {
      if (isGood(index)) continue;
      try {
        await takeBack(made);
        this.#made.delete(index);
      } catch (error) {
        if (!(error instanceof WickError)) throw error;
        failed.push({ index, tag: made.tag, error });
      }
    }
    return failed;
  }

  #source(index: number, hub: Hub, name: UnitName): IdentitySource {
    const tag = tagOf(name);
    const { host, port } = hub.address;
    return {
      hub: { name: hub.name, host, port },
      tag,
      make: async (kind, meta, signal): Promise<Identity> => {
        // Known before it is made: whatever comes of it is to be taken back.
        this.#made.set(index, { hub, tag, kind });
        if (kind === 'token') {
          const { token } = await tokenForUnit(hub, { ...name, meta, signal, fresh: true });
          return { kind, token };
        }
        const { id, prn, secret } = await registerUnit(hub, { ...name, meta, signal, fresh: true });
        return { kind, id, prn, secret };
      },
    };
  }
}

async function takeBack({ hub, tag, kind }: Made): Promise<void> {
  const signal = AbortSignal.timeout(20_000);
  if (kind === 'token') await disableUnitTokens(hub, tag, { signal });
  else await deleteUnused(hub, tag, { signal });
}

function addressOf({ host, port }: { host?: string | undefined; port?: number | undefined }): HubAddress | undefined {
  if (host === undefined && port === undefined) return undefined;
  return { scheme: 'https', host: host ?? publicHub.host, port: port ?? publicHub.port };
}
