import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { isWickError, WickError } from '../../contract/errors.ts';
import { Secret } from '../../contract/recipe/secret.ts';
import { checkNick, deleteDevice, type HubDevice, listDevices } from './devices.ts';
import type { Hub } from './hub.ts';
import { logIn } from './login.ts';
import { LostAnswer } from './request.ts';
import { pause } from './retry.ts';
import { tagMeta, tagOf, type UnitName, unitTag } from './tag.ts';
import { lastly } from './tokens.ts';
import { checkUserMeta, type UserMeta } from './user-meta.ts';

const madeSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{24}$/u),
  prn: z.string().min(1),
  secret: z.string().min(1),
});

/** The identity of a device that has not been made yet. */
export interface RegisteredUnit {
  id: string;
  prn: string;
  secret: Secret;
  tag: string;
}

export interface RegisterOptions extends UnitName {
  nick?: string;
  meta?: UserMeta;
  signal: AbortSignal;
  /** Nobody has asked for this unit before, so that there is nothing to look for. */
  fresh?: boolean;
}

/**
 * Registers the device of one unit beforehand: when this returns, it is the only one of the unit. Its secret is chosen here,
 * so that a device whose answer was lost is found by its tag and known by its secret.
 *
 * @throws WickError `hub-…`, `usage`
 */
export async function registerUnit(hub: Hub, options: RegisterOptions): Promise<RegisteredUnit> {
  const { nick, meta = {}, signal, fresh = false } = options;
  if (nick !== undefined) checkNick(nick);
  const tag = tagOf(options);
  const all = { ...meta, ...tagMeta(options) };
  checkUserMeta(all);
  const body = { ...(nick === undefined ? {} : { nick }), 'user-meta': all };
  if (!fresh) await deleteUnused(hub, tag, { signal });
  for (let lost = 0; ; lost++) {
    const secret = newSecret();
    hub.link.masker.add(secret);
    try {
      const made = await create(hub, { ...body, secret: secret.reveal() }, signal);
      if (lost > 0) await deleteUnused(hub, tag, { signal, except: made.id });
      return { ...made, tag };
    } catch (error) {
      if (signal.aborted) await lastly((late) => deleteUnused(hub, tag, { signal: late }));
      if (!(error instanceof LostAnswer)) throw error;
      await pause(lost + 1, hub.link.retry, { signal });
      const found = await adopt(hub, tag, secret, signal);
      await deleteUnused(hub, tag, { signal, ...(found === undefined ? {} : { except: found.id }) });
      if (found !== undefined) return { ...found, tag };
      if (lost + 1 >= hub.link.retry.tries) throw error.problem;
    }
  }
}

async function create(hub: Hub, body: object, signal: AbortSignal): Promise<Omit<RegisteredUnit, 'tag'>> {
  const { id, prn, secret } = await hub.call({
    method: 'POST',
    path: '/devices/',
    body,
    what: 'a new device',
    schema: madeSchema,
    repeat: 'once',
    signal,
  });
  hub.link.masker.addText(secret);
  return { id, prn, secret: new Secret(secret) };
}

/** The device that was made although its answer did not arrive: the one that the secret logs in. */
async function adopt(
  hub: Hub,
  tag: string,
  secret: Secret,
  signal: AbortSignal,
): Promise<Omit<RegisteredUnit, 'tag'> | undefined> {
  for (const { id, prn } of await ofUnit(hub, tag, signal)) {
    try {
      await logIn(hub.link, { user: prn, password: secret, signal });
      return { id, prn, secret };
    } catch (error) {
      if (!isWickError(error, 'hub-wrong-password')) throw error;
    }
  }
  return undefined;
}

/**
 * Deletes what was registered for a unit. One that has spoken with the Hub is a device that somebody has, and stays.
 *
 * @throws WickError `usage` where there is such a device
 */
export async function deleteUnused(
  hub: Hub,
  tag: string,
  { signal, except }: { signal: AbortSignal; except?: string },
): Promise<void> {
  const others = (await ofUnit(hub, tag, signal)).filter(({ id }) => id !== except);
  const used = others.find(({ deviceMeta }) => deviceMeta.size > 0);
  if (used !== undefined) {
    throw new WickError('usage', {
      reason: `The unit ${tag} is a device of ${hub.name} already: ${used.id}, and it has been on.`,
      hint: `Delete it first with "wick hub devices --delete ${used.id}", or give the unit another name.`,
    });
  }
  for (const { id } of others) await deleteDevice(hub, id, signal);
}

/** Devices of a unit. */
export async function ofUnit(hub: Hub, tag: string, signal: AbortSignal): Promise<HubDevice[]> {
  return await listDevices(hub, { [`user-meta.${unitTag}`]: tag }, signal);
}

/** As long, and of the same characters, as the Hub makes them: more would not fit where the card has room for it. */
function newSecret(): Secret {
  const characters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return new Secret(Array.from({ length: 15 }, () => characters[randomInt(characters.length)]).join(''));
}
