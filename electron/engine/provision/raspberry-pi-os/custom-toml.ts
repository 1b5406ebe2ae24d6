import type { Secret } from '../../../contract/recipe/secret.ts';
import type { SystemSettings } from '../../../contract/recipe/system.ts';
import type { Reveal } from '../content.ts';

export interface TomlSecrets {
  /** Of the user's password. */
  hash: Secret | undefined;
  /** Of the Wi-Fi network. */
  key: Secret | undefined;
}

/** What `custom.toml` has no word for, as clauses. */
export function beyondToml({ locale, keyboard, wifi }: SystemSettings): string[] {
  return [
    ...(locale === undefined ? [] : ['a locale']),
    ...(keyboard?.variant === undefined ? [] : ['a variant of a keyboard']),
    ...(wifi?.security === 'wpa3' ? ['WPA3'] : []),
  ];
}

/** `custom.toml`, version 1, as raspberrypi-sys-mods' `init_config` reads it. Texts are TOML's basic strings, which JSON's are too. */
export function customToml(
  { hostname, user, ssh, wifi, timezone, keyboard }: SystemSettings,
  { hash, key }: TomlSecrets,
  reveal: Reveal,
): string {
  return [
    'config_version = 1',
    ...section('system', { hostname }),
    ...section('user', {
      name: user?.name,
      password: hash === undefined ? undefined : reveal(hash),
      password_encrypted: hash === undefined ? undefined : true,
    }),
    ...section('ssh', {
      enabled: ssh?.enabled,
      password_authentication: ssh?.password,
      authorized_keys: ssh === undefined || ssh.keys.length === 0 ? undefined : ssh.keys,
    }),
    ...section('wlan', {
      ssid: wifi?.ssid,
      password: key === undefined ? undefined : reveal(key),
      password_encrypted: key === undefined ? undefined : true,
      hidden: wifi?.hidden,
      country: wifi?.country,
    }),
    ...section('locale', { keymap: keyboard?.layout, timezone }),
    '',
  ].join('\n');
}

function section(name: string, values: Readonly<Record<string, unknown>>): string[] {
  const lines = Object.entries(values).flatMap(([word, value]) =>
    value === undefined ? [] : [`${word} = ${JSON.stringify(value)}`],
  );
  return lines.length === 0 ? [] : ['', `[${name}]`, ...lines];
}
