import type { Secret } from '../../../contract/recipe/secret.ts';
import type { WifiSettings } from '../../../contract/recipe/system.ts';
import type { Reveal } from '../content.ts';

/**
 * A connection file of NetworkManager, without its uuid: NetworkManager makes one from the file's name (nm-settings-keyfile(5)).
 * A file that others may read is ignored, so it needs mode 0600 where there are modes.
 */
export function connectionFile(name: string, wifi: WifiSettings, key: Secret | undefined, reveal: Reveal): string {
  const security =
    key === undefined
      ? []
      : [
          '',
          '[wifi-security]',
          `key-mgmt=${wifi.security === 'wpa3' ? 'sae' : 'wpa-psk'}`,
          `psk=${keyfileText(reveal(key))}`,
        ];
  return [
    '[connection]',
    `id=${name}`,
    'type=wifi',
    '',
    '[wifi]',
    'mode=infrastructure',
    `ssid=${ssidText(wifi.ssid)}`,
    ...(wifi.hidden ? ['hidden=true'] : []),
    ...security,
    '',
    '[ipv4]',
    'method=auto',
    '',
    '[ipv6]',
    'addr-gen-mode=default',
    'method=auto',
    '',
  ].join('\n');
}

/** GKeyFile's escapes: a backslash, and blanks at the start. */
function keyfileText(text: string): string {
  return text.replaceAll('\\', '\\\\').replace(/^ /, '\\s');
}

/** Plain where it is plain; else its bytes in decimal, each ended by a semicolon. */
function ssidText(ssid: string): string {
  return /^[\w.-]([\w. -]*[\w.-])?$/.test(ssid) ? ssid : [...Buffer.from(ssid)].map((byte) => `${byte};`).join('');
}
