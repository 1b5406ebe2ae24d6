import { setTimeout as wait } from 'node:timers/promises';
import type { BlindReason, DeviceMarks, Seen, Sighting } from '../../contract/boot.ts';
import { isWickError } from '../../contract/errors.ts';
import { type DeviceFilter, type HubDevice, listDevices } from '../hub/devices.ts';
import type { Hub } from '../hub/hub.ts';
import { unitTag } from '../hub/tag.ts';
import { readDeviceMeta } from './device-meta.ts';
import { findStates } from './hub-states.ts';
import { plainText } from './plain-text.ts';

/** One who is awaited. */
export interface HubMarks extends DeviceMarks {
  /** When its card was done, ms since 1970: what the Hub was told before is of another boot. */
  flashed?: number;
}

export interface HubObserverOptions {
  /** Or how to get it: asked again as long as nobody is logged in. */
  hub: Hub | (() => Promise<Hub>);
  /**
   * Of those who are awaited: what counts is the identity or the tag, or else a MAC address. They may become more; while there
   * is nobody, no Hub is opened.
   */
  marks: readonly HubMarks[] | (() => readonly HubMarks[] | undefined);
  /** ms between two looks. */
  interval?: number;
  signal: AbortSignal;
  /** ms since 1970 */
  now?: () => number;
}

/**
 * What the Hub knows of the devices that are awaited: one question for all of them at each look, and each thing is told only
 * when it changes. What a device had said of itself before the first look may be long over: it counts once the device speaks
 * again, which it does every few seconds. Says when it cannot see, and goes on trying; ends once the signal is aborted.
 */
export async function* observeHub(options: HubObserverOptions): AsyncGenerator<Sighting, void, void> {
  const { signal, interval = 5000, now = Date.now } = options;
  const marks = () => (typeof options.marks === 'function' ? options.marks() : options.marks);
  const freshness = new Freshness();
  const listing = new Listing(now);
  let memory = new Memory();
  let hub: Hub | undefined;
  let blind: BlindReason | undefined;
  while (!signal.aborted) {
    const awaited = marks();
    if (awaited === undefined) {
      await wait(interval, undefined, { signal }).catch(() => {});
      continue;
    }
    try {
      hub ??= typeof options.hub === 'function' ? await options.hub() : options.hub;
      const told = await look(hub, awaited, { memory, freshness, listing }, signal);
      if (blind !== undefined) {
        yield { at: now(), observer: 'hub', of: {}, seen: { kind: 'sees' }, evidence: `${hub.name} answers` };
      }
      blind = undefined;
      for (const { of, seen, evidence } of told) yield { at: now(), observer: 'hub', of, seen, evidence };
    } catch (error) {
      if (signal.aborted) return;
      const reason = whyBlind(error);
      if (reason === undefined) throw error;
      if (reason !== blind) {
        // Once it sees again, it says all of it once more: that nothing has changed meanwhile is news.
        memory = new Memory();
        const evidence = error instanceof Error ? error.message : '';
        yield { at: now(), observer: 'hub', of: {}, seen: { kind: 'blind', reason }, evidence };
      }
      blind = reason;
    }
    await wait(interval, undefined, { signal }).catch(() => {});
  }
}

type Told = Pick<Sighting, 'of' | 'seen' | 'evidence'>;

/** What was told of each device last. */
class Memory {
  readonly #told = new Map<string, string>();
  /** Device and revision whose state is known. */
  readonly states = new Set<string>();

  /** False where the same was told before. A device is told apart by its identity, a thing by its kind and `detail`. */
  isNew(deviceId: string, seen: Seen, detail: string): boolean {
    const key = `${deviceId} ${seen.kind} ${detail}`;
    const text = JSON.stringify(seen);
    if (this.#told.get(key) === text) return false;
    this.#told.set(key, text);
    return true;
  }
}

/** What each device had said of itself when it was looked at first. */
class Freshness {
  readonly #first = new Map<string, string>();

  /** Those who have spoken since. Their words hold the time and how long they have been on, so that no two are the same. */
  select(devices: readonly HubDevice[]): ReadonlySet<HubDevice> {
    const fresh = devices.filter((device) => {
      const said = JSON.stringify([...device.deviceMeta]);
      const first = this.#first.get(device.id) ?? said;
      this.#first.set(device.id, first);
      return said !== first;
    });
    return new Set(fresh);
  }
}

/** ms between two lists of all devices of a person, which may be long. */
const listPause = 15_000;

/** When all devices were asked for last. */
class Listing {
  readonly #now: () => number;
  #last = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  isDue(): boolean {
    const now = this.#now();
    if (now >= this.#last && now - this.#last < listPause) return false;
    this.#last = now;
    return true;
  }
}

interface Look {
  memory: Memory;
  freshness: Freshness;
  listing: Listing;
}

async function look(
  hub: Hub,
  marks: readonly HubMarks[],
  { memory, freshness, listing }: Look,
  signal: AbortSignal,
): Promise<Told[]> {
  const macs = new Set(
    marks.flatMap(({ deviceId, tag, mac }) => ((deviceId ?? tag ?? mac) === mac ? (mac ?? []) : [])),
  );
  const listed = macs.size > 0 && listing.isDue() ? await listDevices(hub, {}, signal) : [];
  const byMac = listed.filter((device) => macsOf(device).some((mac) => macs.has(mac)));
  const named = await findDevices(hub, marks, signal);
  const all = [...named, ...byMac.filter((device) => named.every(({ id }) => id !== device.id))];
  const fresh = freshness.select(all);
  // A board that is flashed again leaves devices behind that have its address, too.
  const devices = all.filter((device) => named.includes(device) || fresh.has(device) || isNew(hub, device, marks));
  const told: Told[] = [];
  const tell = (device: HubDevice, of: DeviceMarks, seen: Seen, evidence: string) => {
    if (memory.isNew(device.id, seen, of.address ?? '')) told.push({ of, seen, evidence });
  };
  for (const device of devices) {
    const of = marksOf(device, macs);
    const named = nameOf(device);
    if (isNew(hub, device, marks)) {
      tell(device, of, { kind: 'life', isNew: true }, `${named} has registered since its card was made`);
    }
    // One that was registered beforehand is there whether it has ever been on or not.
    if (!marks.some(({ deviceId }) => deviceId === device.id)) {
      tell(device, of, { kind: 'claim', claim: 'claimed' }, `${named} is registered, with the tag ${of.tag ?? ''}`);
    }
    if (!fresh.has(device)) continue;
    for (const { seen, evidence, address, mac } of readDeviceMeta(device.deviceMeta)) {
      const place = { ...(address === undefined ? {} : { address }), ...(mac === undefined ? {} : { mac }) };
      tell(device, { ...of, ...place }, seen, `${named}: ${evidence}`);
    }
  }
  for (const { device, made, ...state } of await findStates(hub, [...fresh], memory.states, signal)) {
    const flashed = flashedAt(device, marks);
    const isOld = flashed !== undefined && !isAfter(made, hub.link.hubTime(flashed));
    const seen: Seen = { kind: 'state', ...state, ...(isOld ? { old: true as const } : {}) };
    const since = isOld ? `, since ${new Date(made).toISOString()}: from before the card was flashed` : '';
    const evidence = `revision ${state.revision} has the state ${state.sha256}${since}`;
    tell(device, marksOf(device, macs), seen, `${nameOf(device)}: ${evidence}`);
    // The Hub has revision 0 from when the device came to it first.
    if (flashed !== undefined && !isOld && made !== 0 && state.revision === '0') {
      const first = `${nameOf(device)} has sent its state since its card was made`;
      tell(device, marksOf(device, macs), { kind: 'life', isNew: true }, first);
    }
  }
  return told;
}

/** For people. */
function nameOf({ nick, id }: HubDevice): string {
  return `${plainText(nick).slice(0, 100)} (${id})`;
}

function marksOf(device: HubDevice, macs: ReadonlySet<string>): DeviceMarks {
  const tag = device.userMeta.get(unitTag);
  const mac = macsOf(device).find((one) => macs.has(one));
  return { deviceId: device.id, ...(tag === undefined ? {} : { tag }), ...(mac === undefined ? {} : { mac }) };
}

/** Lower-case, of its interfaces. */
function macsOf({ deviceMeta }: HubDevice): string[] {
  return readDeviceMeta(deviceMeta).flatMap(({ mac }) => mac ?? []);
}

/** Whether the Hub knows a device only since its card was done. */
function isNew(hub: Hub, device: HubDevice, marks: readonly HubMarks[]): boolean {
  const flashed = flashedAt(device, marks);
  return flashed !== undefined && device.created !== 0 && isAfter(device.created, hub.link.hubTime(flashed));
}

/** Clocks of a Hub tell the second; ms. */
const slack = 2000;

function flashedAt(device: HubDevice, marks: readonly HubMarks[]): number | undefined {
  const tag = device.userMeta.get(unitTag);
  const named = marks.find((mark) => mark.deviceId === device.id || (mark.tag !== undefined && mark.tag === tag));
  const macs = macsOf(device);
  return (named ?? marks.find(({ mac }) => mac !== undefined && macs.includes(mac)))?.flashed;
}

/** Those of all devices of the person that are awaited: asked for by what all their tags, or all their names, begin with. */
async function findDevices(hub: Hub, marks: readonly HubMarks[], signal: AbortSignal): Promise<HubDevice[]> {
  const ids = marks.flatMap(({ deviceId }) => (deviceId === undefined ? [] : [deviceId]));
  const tags = marks.flatMap(({ deviceId, tag }) => (deviceId !== undefined || tag === undefined ? [] : [tag]));
  const filters: DeviceFilter[] = [];
  if (tags.length > 0) filters.push({ [`user-meta.${unitTag}`]: beginningOf(tags) });
  if (ids.length > 0) filters.push({ prn: beginningOf(ids.map((id) => `prn:::devices:/${id}`)) });
  const found = new Map<string, HubDevice>();
  for (const filter of filters) {
    for (const device of await listDevices(hub, filter, signal)) {
      const tag = device.userMeta.get(unitTag);
      if (ids.includes(device.id) || (tag !== undefined && tags.includes(tag))) found.set(device.id, device);
    }
  }
  // With the same token, a card that was flashed again makes another device.
  return [...found.values()].filter((device) => {
    const flashed = flashedAt(device, marks);
    return ids.includes(device.id) || flashed === undefined || isAfter(device.created, hub.link.hubTime(flashed));
  });
}

/** Also where the Hub does not tell. */
function isAfter(at: number, time: number): boolean {
  return at === 0 || at >= time - slack;
}

/** One text as it is, several by their common beginning; cut where a filter could read more than text. */
function beginningOf(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  if (others.length === 0) return first;
  let length = first.length;
  while (!others.every((other) => other.startsWith(first.slice(0, length)))) length -= 1;
  return `^${/^[A-Za-z0-9:/_-]*/u.exec(first.slice(0, length))?.[0] ?? ''}`;
}

function whyBlind(error: unknown): BlindReason | undefined {
  if (isWickError(error, 'hub-not-logged-in')) return 'not-logged-in';
  if (isWickError(error, 'hub-refused')) return 'no-permission';
  return isWickError(error) && error.code.startsWith('hub-') ? 'not-reachable' : undefined;
}
