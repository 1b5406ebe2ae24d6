import * as z from 'zod';
import { Secret } from '../../contract/recipe/secret.ts';
import { type HubDevice, textsOf, timeOf } from './devices.ts';
import type { Hub } from './hub.ts';
import { LostAnswer } from './request.ts';
import { pause } from './retry.ts';
import { tagMeta, tagOf, type UnitName, unitTag } from './tag.ts';
import { checkUserMeta, type UserMeta } from './user-meta.ts';

const tokenSchema = z
  .object({
    id: z.string().min(1),
    nick: z.string().default(''),
    'default-user-meta': z.record(z.string(), z.unknown()).nullish(),
    disabled: z.boolean().default(false),
    'time-created': z.string().default(''),
  })
  .transform((token) => ({
    id: token.id,
    nick: token.nick,
    tag: textsOf(token['default-user-meta']).get(unitTag),
    disabled: token.disabled,
    /** ms since 1970 */
    created: timeOf(token['time-created']),
  }));

/** What lets devices register as somebody's. What it says is shown once, when it is made. */
export type HubToken = z.output<typeof tokenSchema>;

const madeSchema = z.object({ id: z.string().min(1), token: z.string().min(1) });

export interface UnitToken {
  id: string;
  token: Secret;
  tag: string;
}

/** Disabled ones too: a Hub forgets none. */
export async function listTokens(hub: Hub, signal: AbortSignal): Promise<HubToken[]> {
  return await hub.call({
    method: 'GET',
    path: '/devices/tokens',
    what: 'the list of tokens',
    schema: z.array(tokenSchema),
    repeat: 'safe',
    signal,
  });
}

/** For good: a token cannot be enabled again. May be done again. */
export async function disableToken(hub: Hub, id: string, signal: AbortSignal): Promise<void> {
  await hub.call({
    method: 'DELETE',
    path: `/devices/tokens/${encodeURIComponent(id)}`,
    what: `the token ${id}`,
    schema: z.unknown(),
    repeat: 'safe',
    signal,
  });
}

/** All tokens of one unit but `except`; how many there were. */
export async function disableUnitTokens(
  hub: Hub,
  tag: string,
  { signal, except }: { signal: AbortSignal; except?: string },
): Promise<number> {
  const found = (await listTokens(hub, signal)).filter((one) => one.tag === tag && !one.disabled && one.id !== except);
  for (const { id } of found) await disableToken(hub, id, signal);
  return found.length;
}

export interface UnitTokenOptions extends UnitName {
  /** What the Hub tells the device as soon as it has registered. */
  meta?: UserMeta;
  signal: AbortSignal;
  /** Nobody has asked for a token of this unit before, so that there is none to look for. */
  fresh?: boolean;
}

/**
 * A token for one unit: when this returns, it is the only one of the unit that is not disabled. A token whose answer was lost
 * is of no use, as nobody knows what it says: it is looked for by its tag and disabled before another one is made.
 *
 * @throws WickError `hub-…`, `usage`
 */
export async function tokenForUnit(hub: Hub, options: UnitTokenOptions): Promise<UnitToken> {
  const { meta = {}, signal, fresh = false } = options;
  const tag = tagOf(options);
  const all = { ...meta, ...tagMeta(options) };
  checkUserMeta(all);
  if (!fresh) await disableUnitTokens(hub, tag, { signal });
  for (let lost = 0; ; lost++) {
    try {
      const made = await create(hub, all, signal);
      // One that was on its way all the time may have arrived by now.
      if (lost > 0) await disableUnitTokens(hub, tag, { signal, except: made.id });
      return { ...made, tag };
    } catch (error) {
      if (signal.aborted) await lastly((late) => disableUnitTokens(hub, tag, { signal: late }));
      if (!(error instanceof LostAnswer)) throw error;
      await pause(lost + 1, hub.link.retry, { signal });
      await disableUnitTokens(hub, tag, { signal });
      if (lost + 1 >= hub.link.retry.tries) throw error.problem;
    }
  }
}

async function create(hub: Hub, meta: UserMeta, signal: AbortSignal): Promise<{ id: string; token: Secret }> {
  const { id, token } = await hub.call({
    method: 'POST',
    path: '/devices/tokens',
    body: { 'default-user-meta': meta },
    what: 'a new token',
    schema: madeSchema,
    repeat: 'once',
    signal,
  });
  hub.link.masker.addText(token);
  return { id, token: new Secret(token) };
}

/** What is still to be done after a job was cancelled; its failure changes nothing. */
export async function lastly(work: (late: AbortSignal) => Promise<unknown>): Promise<void> {
  await work(AbortSignal.timeout(10_000)).catch(() => {});
}

export interface Staleness {
  now: number;
  /** ms */
  olderThan: number;
}

/**
 * Why a token should be disabled: its unit has registered, or it has waited for too long. Tokens that were not made for a
 * unit are their owner's business.
 */
export function whyStale(
  token: HubToken,
  devices: readonly HubDevice[],
  { now, olderThan }: Staleness,
): 'appeared' | 'old' | undefined {
  const { tag, disabled, created } = token;
  if (disabled || tag === undefined) return undefined;
  if (devices.some(({ userMeta }) => userMeta.get(unitTag) === tag)) return 'appeared';
  return created > 0 && now - created > olderThan ? 'old' : undefined;
}
