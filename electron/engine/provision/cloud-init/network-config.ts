import type { Secret } from '../../../contract/recipe/secret.ts';
import type { WifiSettings } from '../../../contract/recipe/system.ts';
import type { Reveal } from '../content.ts';
import { yamlText } from './yaml-text.ts';

/**
 * cloud-init's `network-config`, version 2, for one Wi-Fi network beside Ethernet (docs.cloud-init.io: Networking config
 * Version 2; netplan.readthedocs.io: `wifis`, `access-points`, `auth`). A `password` of 64 hexadecimal digits is the key itself.
 */
export function networkConfig(wifi: WifiSettings, key: Secret | undefined, reveal: Reveal): string {
  const auth =
    key === undefined
      ? {}
      : wifi.security === 'wpa3'
        ? { auth: { 'key-management': 'sae', password: reveal(key) } }
        : { password: reveal(key) };
  const document = {
    version: 2,
    ethernets: { all: { match: { name: 'e*' }, dhcp4: true, dhcp6: true, optional: true } },
    wifis: {
      wlan0: {
        dhcp4: true,
        dhcp6: true,
        optional: true,
        'regulatory-domain': wifi.country,
        'access-points': { [wifi.ssid]: { ...(wifi.hidden ? { hidden: true } : {}), ...auth } },
      },
    },
  };
  return yamlText(document);
}
