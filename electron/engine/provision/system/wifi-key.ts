import { pbkdf2Sync } from 'node:crypto';
import { WickError } from '../../../contract/errors.ts';
import type { WifiSettings } from '../../../contract/recipe/system.ts';
import { Secret } from '../../../contract/recipe/secret.ts';
import type { PlanContext } from '../family.ts';

/**
 * What a device is given to join a WPA network: for WPA2 the key that is made from the passphrase, so that the passphrase
 * itself does not lie on the card (IEEE 802.11-2020, J.4); WPA3 needs the passphrase. Undefined for an open network.
 *
 * @throws WickError `provision-refused`
 */
export function wifiKey(
  { ssid, password, security }: WifiSettings,
  { target, masker }: PlanContext,
): Secret | undefined {
  if (password === undefined) return undefined;
  const refused = (reason: string) =>
    new WickError('provision-refused', { target, reason, hint: 'Check where it comes from.' });
  const text = password.reveal();
  if (/^[0-9a-fA-F]{64}$/.test(text)) {
    if (security === 'wpa3') throw refused('a WPA3 network needs the passphrase, not a key made from it');
    return password;
  }
  if (!/^[\x20-\x7e]{8,63}$/.test(text)) {
    throw refused('the Wi-Fi password is not one: it has 8 to 63 characters of ASCII');
  }
  if (security === 'wpa3') return password;
  const key = pbkdf2Sync(text, ssid, 4096, 32, 'sha1').toString('hex');
  masker.addText(key);
  return new Secret(key);
}
