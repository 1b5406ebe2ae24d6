import { formatDuration } from '../../contract/format.ts';
import type { HubDevice } from '../../engine/hub/devices.ts';
import { unitTag } from '../../engine/hub/tag.ts';
import type { HubToken } from '../../engine/hub/tokens.ts';

/** A device as it is told to programs. */
export interface ShownDevice {
  id: string;
  nick: string;
  /** ms since 1970 */
  created: number;
  modified: number;
  tag?: string;
  online?: boolean;
  status?: string;
  revision?: string;
  userMeta: Record<string, string>;
  deviceMeta: Record<string, string>;
}

export function shownDevice(device: HubDevice): ShownDevice {
  const { id, nick, created, modified, userMeta, deviceMeta } = device;
  const online = deviceMeta.get('pantahub.online');
  return {
    id,
    nick,
    created,
    modified,
    ...some('tag', userMeta.get(unitTag)),
    ...(online === undefined ? {} : { online: online === '1' }),
    ...some('status', deviceMeta.get('pantavisor.status')),
    ...some('revision', deviceMeta.get('pantavisor.revision')),
    userMeta: Object.fromEntries(userMeta),
    deviceMeta: Object.fromEntries(deviceMeta),
  };
}

export function deviceText(device: ShownDevice, now: number): string {
  const { id, nick, tag, online, status, revision, modified } = device;
  const life =
    status === undefined
      ? 'has said nothing yet'
      : [
          online === true ? 'online' : 'offline',
          status,
          ...(revision === undefined ? [] : [`revision ${revision}`]),
        ].join(', ');
  return [
    id,
    plain(nick),
    ...(tag === undefined ? [] : [plain(tag)]),
    plain(life),
    `changed ${age(modified, now)}`,
  ].join('  ');
}

export interface ShownToken extends HubToken {
  /** Why it should be disabled. */
  stale?: 'appeared' | 'old';
}

const staleness = { appeared: 'stale: its device has appeared', old: 'stale: no device has come with it' };

export function tokenText({ id, nick, tag, disabled, stale, created }: ShownToken, now: number): string {
  const state = disabled ? 'disabled' : stale === undefined ? 'good' : staleness[stale];
  return [id, plain(tag ?? nick), state, `made ${age(created, now)}`].join('  ');
}

function some(name: string, value: string | undefined): object {
  return value === undefined ? {} : { [name]: value };
}

function age(at: number, now: number): string {
  return at === 0 ? 'at a time that is not known' : `${formatDuration(Math.max(0, now - at))} ago`;
}

/** What others wrote, so that it changes nothing but its place on the screen. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ');
}
