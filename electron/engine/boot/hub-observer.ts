import { setTimeout as wait } from 'node:timers/promises';
import type { BlindReason, DeviceMarks, Seen, Sighting } from '../../contract/boot.ts';
import { isWickError } from '../../contract/errors.ts';
import { type DeviceFilter, type HubDevice, listDevices } from '../hub/devices.ts';
import type { Hub } from '../hub/hub.ts';
import { unitTag } from '../hub/tag.ts';
import { getStep, type HubSummary, listSummaries } from '../hub/trails.ts';
import { readDeviceMeta, runningRevision } from './device-meta.ts';

export interface HubObserverOptions {
  /** Or how to get it: asked again as long as nobody is logged in. */
  hub: Hub | (() => Promise<Hub>);
  /** Of those who are awaited: what counts is the identity or the tag. They may become more. */
  marks: readonly DeviceMarks[] | (() => readonly DeviceMarks[]);
  /** ms between two looks. */
  interval?: number;
  signal: AbortSignal;
  /** ms since 1970 */
  now?: () => number;
}

/**
 * What the Hub knows of the devices that are awaited: one question for all of them at each look, and each thing is told only
 * when it changes. Says when it cannot see, and goes on trying; ends once the signal is aborted.
 */
export async function* observeHub(options: HubObserverOptions): AsyncGenerator<Sighting, void, void> {
  const { signal, interval = 5000, now = Date.now } = options;
  const marks = () => (typeof options.marks === 'function' ? options.marks() : options.marks);
  let memory = new Memory();
  let hub: Hub | undefined;
  let blind: BlindReason | undefined;
  while (!signal.aborted) {
    try {
      hub ??= typeof options.hub === 'function' ? await options.hub() : options.hub;
      for (const { of, seen, evidence } of await look(hub, marks(), memory, signal)) {
        yield { at: now(), observer: 'hub', of, seen, evidence };
      }
      blind = undefined;
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

async function look(hub: Hub, marks: readonly DeviceMarks[], memory: Memory, signal: AbortSignal): Promise<Told[]> {
  const devices = await findDevices(hub, marks, signal);
  const told: Told[] = [];
  const tell = (device: HubDevice, of: DeviceMarks, seen: Seen, evidence: string) => {
    if (memory.isNew(device.id, seen, of.address ?? '')) told.push({ of, seen, evidence });
  };
  for (const device of devices) {
    const of = marksOf(device);
    const named = `${device.nick} (${device.id})`;
    // One that was registered beforehand is there whether it has ever been on or not.
    if (!marks.some(({ deviceId }) => deviceId === device.id)) {
      tell(device, of, { kind: 'claim', claim: 'claimed' }, `${named} registered with the token of ${of.tag ?? ''}`);
    }
    for (const { seen, evidence, address, mac } of readDeviceMeta(device.deviceMeta)) {
      const place = { ...(address === undefined ? {} : { address }), ...(mac === undefined ? {} : { mac }) };
      tell(device, { ...of, ...place }, seen, `${named}: ${evidence}`);
    }
  }
  for (const { device, seen, evidence } of await findStates(hub, devices, memory, signal)) {
    tell(device, marksOf(device), seen, `${device.nick} (${device.id}): ${evidence}`);
  }
  return told;
}

function marksOf(device: HubDevice): DeviceMarks {
  const tag = device.userMeta.get(unitTag);
  return { deviceId: device.id, ...(tag === undefined ? {} : { tag }) };
}

/** Those of all devices of the person that are awaited: asked for by what all their tags, or all their names, begin with. */
async function findDevices(hub: Hub, marks: readonly DeviceMarks[], signal: AbortSignal): Promise<HubDevice[]> {
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
  return [...found.values()];
}

/** One text as it is, several by their common beginning; cut where a filter could read more than text. */
function beginningOf(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  if (others.length === 0) return first;
  let length = first.length;
  while (!others.every((other) => other.startsWith(first.slice(0, length)))) length -= 1;
  return `^${/^[A-Za-z0-9:/_-]*/u.exec(first.slice(0, length))?.[0] ?? ''}`;
}

interface FoundState {
  device: HubDevice;
  seen: Seen;
  evidence: string;
}

/** What devices run, once they have sent it. The summaries come in one piece, but may lag behind. */
async function findStates(
  hub: Hub,
  devices: readonly HubDevice[],
  memory: Memory,
  signal: AbortSignal,
): Promise<FoundState[]> {
  const pending = devices.filter((device) => device.deviceMeta.size > 0 && !memory.states.has(stateKey(device)));
  if (pending.length === 0) return [];
  const summaries = pending.length > 1 ? await listSummaries(hub, signal) : [];
  const states: FoundState[] = [];
  for (const device of pending) {
    const revision = runningRevision(device.deviceMeta);
    const sha256 =
      fromSummaries(summaries, device.id, revision) ??
      (pending.length === 1 || hasSynced(device) ? await fromStep(hub, device.id, revision, signal) : undefined);
    if (sha256 === undefined) continue;
    memory.states.add(stateKey(device));
    const evidence = `revision ${revision} has the state ${sha256}`;
    states.push({ device, seen: { kind: 'state', revision, sha256 }, evidence });
  }
  return states;
}

function stateKey(device: HubDevice): string {
  return `${device.id} ${runningRevision(device.deviceMeta)}`;
}

function fromSummaries(summaries: readonly HubSummary[], id: string, revision: string): string | undefined {
  return summaries.find((one) => one.deviceId === id && one.revision === revision)?.stateSha256;
}

/** Revisions that a device made by itself, `locals/…`, are not known to the Hub. */
async function fromStep(hub: Hub, id: string, revision: string, signal: AbortSignal): Promise<string | undefined> {
  if (!/^\d+$/u.test(revision)) return undefined;
  try {
    return (await getStep(hub, id, revision, signal))?.stateSha256;
  } catch (error) {
    // As long as there is no trail, there is nothing that the person may see.
    if (isWickError(error, 'hub-refused')) return undefined;
    throw error;
  }
}

/** States of the device's Hub client that come after `sync` (pantahub.c). */
function hasSynced({ deviceMeta }: HubDevice): boolean {
  return ['report', 'idle', 'prep download', 'download'].includes(deviceMeta.get('pantahub.state') ?? '');
}

function whyBlind(error: unknown): BlindReason | undefined {
  if (isWickError(error, 'hub-not-logged-in')) return 'not-logged-in';
  if (isWickError(error, 'hub-refused')) return 'no-permission';
  return isWickError(error) && error.code.startsWith('hub-') ? 'not-reachable' : undefined;
}
