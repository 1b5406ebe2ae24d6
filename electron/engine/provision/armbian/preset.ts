import type { ArmbianSettings } from '../../../contract/recipe/armbian.ts';
import type { Secret } from '../../../contract/recipe/secret.ts';
import type { Reveal } from '../content.ts';
import { quoted } from '../system/shell.ts';

type Line = [name: string, value: string | Secret | undefined];

/**
 * What `/root/.not_logged_in_yet` presets for the first login; a shell reads it (armbian/build, armbian-firstlogin;
 * docs.armbian.com: User Guide, Autoconfig). Passwords stand in it as they are: Armbian knows no other form.
 */
export function preset(settings: ArmbianSettings, reveal: Reveal): string {
  const { wifi, locale, timezone, rootPassword, user, shell } = settings;
  const lines: Line[] = [
    ...(wifi === undefined ? [] : networkLines(wifi)),
    ['SET_LANG_BASED_ON_LOCATION', locale === undefined && timezone === undefined ? undefined : 'n'],
    ['PRESET_LOCALE', locale],
    ['PRESET_TIMEZONE', timezone],
    ['PRESET_ROOT_PASSWORD', rootPassword],
    ['PRESET_USER_NAME', user?.name],
    ['PRESET_USER_PASSWORD', user?.password],
    ['PRESET_DEFAULT_REALNAME', user?.name],
    ['PRESET_USER_SHELL', shell ?? (user === undefined && rootPassword === undefined ? undefined : 'bash')],
  ];
  return format(lines, reveal);
}

function networkLines(wifi: NonNullable<ArmbianSettings['wifi']>): Line[] {
  return [
    ['PRESET_NET_CHANGE_DEFAULTS', '1'],
    ['PRESET_NET_ETHERNET_ENABLED', '0'],
    ['PRESET_NET_WIFI_ENABLED', '1'],
    ['PRESET_NET_WIFI_SSID', wifi.ssid],
    ['PRESET_NET_WIFI_KEY', wifi.password],
    ['PRESET_NET_WIFI_COUNTRYCODE', wifi.country],
    ['PRESET_CONNECT_WIRELESS', 'n'],
    // Left out, it would be neither, and no address would be asked for.
    ['PRESET_NET_USE_STATIC', '0'],
  ];
}

/** What `/boot/armbian_first_run.txt` of older images says; a shell reads it, too (armbian-firstrun-config). */
export function firstRunConfig({ wifi }: ArmbianSettings, reveal: Reveal): string {
  if (wifi === undefined) return '';
  return format(
    [
      ['FR_general_delete_this_file_after_completion', '1'],
      ['FR_net_change_defaults', '1'],
      ['FR_net_ethernet_enabled', '0'],
      ['FR_net_wifi_enabled', '1'],
      ['FR_net_wifi_ssid', wifi.ssid],
      ['FR_net_wifi_key', wifi.password],
      ['FR_net_wifi_countrycode', wifi.country],
      ['FR_net_use_static', '0'],
    ],
    reveal,
  );
}

function format(lines: readonly Line[], reveal: Reveal): string {
  return lines
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${quoted(typeof value === 'string' ? value : reveal(value))}\n`],
    )
    .join('');
}
