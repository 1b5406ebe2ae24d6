import * as z from 'zod';
import { WickError } from '../../contract/errors.ts';
import type { Hub } from './hub.ts';

/** What a device is told by its owner. */
export type UserMeta = Readonly<Record<string, string>>;

/** Bytes that a device takes of one value (pantavisor, metadata.c). */
const longestValue = 4096;

/** Whose SSH keys may log in, one a line; for the debug port and pvr-sdk. */
export const sshKeysName = 'pvr-sdk.authorized_keys';

/** @throws WickError `usage` where a device would not take it */
export function checkUserMeta(meta: UserMeta): void {
  for (const [key, value] of Object.entries(meta)) {
    const bytes = Buffer.byteLength(value);
    if (bytes > longestValue) {
      throw new WickError('usage', {
        reason: `"${key}" has ${bytes} bytes, and a device takes ${longestValue} of one value.`,
        ...(key === sshKeysName
          ? { hint: 'Leave keys out, or use shorter ones: an Ed25519 key has about 80 bytes.' }
          : {}),
      });
    }
    if (key === '' || key.startsWith('.') || /[/\0]/u.test(key)) {
      throw new WickError('usage', { reason: `A device passes over values that are called "${key}".` });
    }
  }
}

/** SSH public keys as a device reads them. @throws WickError `usage` */
export function sshKeysMeta(keys: readonly string[]): UserMeta {
  for (const key of keys) {
    // Another line would be another key, or an option that nobody meant.
    if (!/^(?:ssh-|ecdsa-|sk-)[\w@.-]+ [A-Za-z0-9+/]+=*(?: [^\r\n]*)?$/u.test(key.trim())) {
      throw new WickError('usage', {
        reason: 'An SSH key is not one.',
        hint: 'Take the public key, such as the line of ~/.ssh/id_ed25519.pub.',
      });
    }
  }
  const meta = { [sshKeysName]: `${keys.map((key) => key.trim()).join('\n')}\n` };
  checkUserMeta(meta);
  return meta;
}

/** Changes some values of a device and leaves the others. */
export async function patchUserMeta(hub: Hub, deviceId: string, meta: UserMeta, signal: AbortSignal): Promise<void> {
  checkUserMeta(meta);
  await hub.call({
    method: 'PATCH',
    path: `/devices/${encodeURIComponent(deviceId)}/user-meta`,
    body: meta,
    what: `the settings of the device ${deviceId}`,
    schema: z.unknown(),
    repeat: 'safe',
    signal,
  });
}
