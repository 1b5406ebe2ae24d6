import type { SystemSettings } from '../../../contract/recipe/system.ts';
import type { Reveal } from '../content.ts';
import { connectionFile } from '../system/network-manager.ts';
import { quoted } from '../system/shell.ts';
import type { TomlSecrets } from './custom-toml.ts';

/**
 * A script that systemd runs once, before anything else, and that takes itself away. It works with what every Raspberry Pi
 * OS brings: raspi-config's `nonint` calls, and `userconf` where there is one (since April 2022).
 */
export function firstRunScript(
  settings: SystemSettings,
  { hash, key }: TomlSecrets,
  bootFolder: string,
  reveal: Reveal,
): string {
  const { hostname, user, ssh, wifi, locale, timezone, keyboard } = settings;
  return [
    '#!/bin/sh',
    '# Gives this system its settings when it first starts, and goes away.',
    'set +e',
    ...(hostname === undefined ? [] : [config('do_hostname', hostname)]),
    ...(user === undefined ? [] : userLines(user.name, hash === undefined ? '!' : reveal(hash))),
    ...(ssh === undefined ? [] : sshLines(ssh)),
    ...(wifi === undefined
      ? []
      : [
          config('do_wifi_country', wifi.country),
          'if systemctl -q is-enabled NetworkManager; then',
          ...file(
            '/etc/NetworkManager/system-connections/preconfigured.nmconnection',
            '600',
            connectionFile('preconfigured', wifi, key, reveal),
          ),
          'else',
          ...file(
            '/etc/wpa_supplicant/wpa_supplicant.conf',
            '600',
            supplicantFile(settings, key === undefined ? undefined : reveal(key)),
          ),
          'fi',
        ]),
    ...(keyboard === undefined
      ? []
      : [
          ...file(
            '/etc/default/keyboard',
            '644',
            `XKBMODEL="${keyboard.model}"\nXKBLAYOUT="${keyboard.layout}"\nXKBVARIANT="${keyboard.variant ?? ''}"\nXKBOPTIONS=""\nBACKSPACE="guess"\n`,
          ),
          'dpkg-reconfigure -f noninteractive keyboard-configuration',
        ]),
    ...(timezone === undefined ? [] : [config('do_change_timezone', timezone)]),
    ...(locale === undefined ? [] : [config('do_change_locale', locale)]),
    `rm -f ${bootFolder}/firstrun.sh`,
    `sed -i 's| systemd\\.[^ ]*||g' ${bootFolder}/cmdline.txt`,
    'exit 0',
    '',
  ].join('\n');
}

function config(call: string, value: string): string {
  return `raspi-config nonint ${call} ${quoted(value)}`;
}

function file(path: string, mode: string, text: string): string[] {
  return [
    `install -m ${mode} /dev/null ${path}`,
    `cat > ${path} <<'END_OF_FILE'`,
    text.replace(/\n$/, ''),
    'END_OF_FILE',
  ];
}

/** The first user, of id 1000, gets its name and password; its home moves with it. */
function userLines(name: string, hash: string): string[] {
  return [
    'if [ -f /usr/lib/userconf-pi/userconf ]; then',
    `  /usr/lib/userconf-pi/userconf ${quoted(name)} ${quoted(hash)}`,
    'else',
    '  old=$(getent passwd 1000 | cut -d: -f1)',
    `  if [ "$old" != ${quoted(name)} ]; then`,
    `    usermod -l ${quoted(name)} -d ${quoted(`/home/${name}`)} -m "$old"`,
    `    groupmod -n ${quoted(name)} "$old"`,
    `    sed -i "s/^$old /${name} /" /etc/sudoers.d/010_pi-nopasswd`,
    '  fi',
    `  usermod -p ${quoted(hash)} ${quoted(name)}`,
    'fi',
  ];
}

function sshLines({ enabled, keys, password }: NonNullable<SystemSettings['ssh']>): string[] {
  const answer = password ? 'yes' : 'no';
  return [
    ...(keys.length === 0
      ? []
      : [
          'home=$(getent passwd 1000 | cut -d: -f6)',
          'install -d -m 700 -o 1000 -g 1000 "$home/.ssh"',
          'install -m 600 -o 1000 -g 1000 /dev/null "$home/.ssh/authorized_keys"',
          `cat > "$home/.ssh/authorized_keys" <<'END_OF_FILE'`,
          ...keys,
          'END_OF_FILE',
        ]),
    'if [ -d /etc/ssh/sshd_config.d ]; then',
    `  echo 'PasswordAuthentication ${answer}' > /etc/ssh/sshd_config.d/10-password.conf`,
    'else',
    `  sed -i 's/^[#[:space:]]*PasswordAuthentication[[:space:]].*/PasswordAuthentication ${answer}/' /etc/ssh/sshd_config`,
    'fi',
    `systemctl ${enabled ? 'enable' : 'disable'} ssh`,
  ];
}

/** wpa_supplicant.conf(5); text of an SSID in hexadecimal needs no quoting. */
function supplicantFile({ wifi }: SystemSettings, key: string | undefined): string {
  if (wifi === undefined) return '';
  const access =
    key === undefined
      ? ['key_mgmt=NONE']
      : wifi.security === 'wpa3'
        ? ['key_mgmt=SAE', `sae_password="${key}"`, 'ieee80211w=2']
        : ['key_mgmt=WPA-PSK', `psk=${key}`];
  return [
    'ctrl_interface=DIR=/var/run/wpa_supplicant GROUP=netdev',
    'update_config=1',
    `country=${wifi.country}`,
    'network={',
    ...[`ssid=${Buffer.from(wifi.ssid).toString('hex')}`, ...(wifi.hidden ? ['scan_ssid=1'] : []), ...access].map(
      (line) => `\t${line}`,
    ),
    '}',
    '',
  ].join('\n');
}

/** The kernel's words that let systemd run the script, and start again when it is done (systemd.run, systemd-run-generator(8)). */
export function withFirstRun(cmdline: string, bootFolder: string): string {
  const end = /\r?\n/.exec(cmdline)?.index ?? cmdline.length;
  const words = cmdline
    .slice(0, end)
    .split(' ')
    .filter((word) => word !== '' && !/^systemd\.(run|run_success_action|unit)=/.test(word));
  words.push(
    `systemd.run=${bootFolder}/firstrun.sh`,
    'systemd.run_success_action=reboot',
    'systemd.unit=kernel-command-line.target',
  );
  return `${words.join(' ')}${cmdline.slice(end)}`;
}
