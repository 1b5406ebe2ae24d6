import * as z from 'zod';
import { WickError } from '../../contract/errors.ts';
import type { Hub } from './hub.ts';

const meta = z.record(z.string(), z.unknown()).nullish();

/** A device as its owner may see it. What the Hub may tell of its secret is not let in. */
const deviceSchema = z
  .object({
    id: z.string().regex(/^[0-9a-f]{24}$/u),
    prn: z.string(),
    nick: z.string(),
    owner: z.string().default(''),
    'time-created': z.string().default(''),
    'time-modified': z.string().default(''),
    'user-meta': meta,
    'device-meta': meta,
  })
  .transform((device) => ({
    id: device.id,
    prn: device.prn,
    nick: device.nick,
    owner: device.owner,
    created: timeOf(device['time-created']),
    modified: timeOf(device['time-modified']),
    userMeta: textsOf(device['user-meta']),
    deviceMeta: textsOf(device['device-meta']),
  }));

export type HubDevice = z.output<typeof deviceSchema>;

/**
 * Which devices: fields of the Hub, such as `nick` or `user-meta.KEY`, and what they say; a value that begins with `!` is
 * what they do not say, with `^` what they begin with. Keys of meta that have a dot in them are not found.
 */
export type DeviceFilter = Readonly<Record<string, string>>;

/** The person's own devices. */
export async function listDevices(hub: Hub, filter: DeviceFilter, signal: AbortSignal): Promise<HubDevice[]> {
  return await hub.call({
    method: 'GET',
    path: '/devices/',
    query: filter,
    what: 'the list of devices',
    schema: z.array(deviceSchema),
    repeat: 'safe',
    signal,
  });
}

/** By id, or by nick. @throws WickError `hub-missing`, `hub-refused`, … */
export async function getDevice(hub: Hub, id: string, signal: AbortSignal): Promise<HubDevice> {
  return await hub.call({
    method: 'GET',
    path: `/devices/${encodeURIComponent(id)}`,
    what: `the device ${id}`,
    schema: deviceSchema,
    repeat: 'safe',
    signal,
  });
}

/** @throws WickError `usage` where the Hub takes no such nick */
export async function renameDevice(hub: Hub, id: string, nick: string, signal: AbortSignal): Promise<void> {
  checkNick(nick);
  await hub.call({
    method: 'PATCH',
    path: `/devices/${encodeURIComponent(id)}`,
    body: { nick },
    what: `the new name of the device ${id}`,
    schema: z.unknown(),
    repeat: 'safe',
    signal,
  });
}

/** One that is gone already counts as deleted. */
export async function deleteDevice(hub: Hub, id: string, signal: AbortSignal): Promise<void> {
  try {
    await hub.call({
      method: 'DELETE',
      path: `/devices/${encodeURIComponent(id)}`,
      what: `the device ${id}`,
      schema: z.unknown(),
      repeat: 'safe',
      signal,
    });
  } catch (error) {
    if (!(error instanceof WickError) || error.code !== 'hub-missing') throw error;
  }
}

/**
 * Makes a device that nobody owns the person's own, by the words it shows. It may be done again.
 *
 * @throws WickError `hub-refused` (status 403) where the words are wrong, or the device is somebody else's
 */
export async function takeDevice(hub: Hub, id: string, challenge: string, signal: AbortSignal): Promise<void> {
  await hub.call({
    method: 'PUT',
    path: `/devices/${encodeURIComponent(id)}`,
    query: { challenge },
    what: `the device ${id}`,
    schema: z.unknown(),
    repeat: 'safe',
    signal,
  });
}

/** The Hub's own rule (devices/service.go). @throws WickError `usage` */
export function checkNick(nick: string): void {
  if (/^[A-Za-z0-9_+%-]+$/u.test(nick)) return;
  throw new WickError('usage', {
    reason: `"${nick}" cannot be the name of a device.`,
    hint: 'A Hub takes letters without accents, digits, and _ - + %.',
  });
}

/** ms since 1970; 0 where it is not known. */
export function timeOf(text: string): number {
  const at = Date.parse(text);
  return Number.isNaN(at) ? 0 : at;
}

/** Meta are texts; what is not becomes the JSON of it. */
export function textsOf(values: Record<string, unknown> | null | undefined): ReadonlyMap<string, string> {
  const texts = Object.entries(values ?? {}).map(([key, value]): [string, string] => {
    return [key, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')];
  });
  return new Map(texts);
}
