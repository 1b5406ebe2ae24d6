import type { CloudInitSettings } from '../../../contract/recipe/cloud-init.ts';
import type { Secret } from '../../../contract/recipe/secret.ts';
import type { SystemSettings } from '../../../contract/recipe/system.ts';
import type { Reveal } from '../content.ts';
import { yamlText } from './yaml-text.ts';

export interface UserDataParts {
  /** Of the user's password. */
  hash: Secret | undefined;
  /** Groups of the user, as the image's own first user has them. */
  groups: readonly string[];
  /** Wi-Fi is blocked on this image until something unblocks it. */
  unblockWifi: boolean;
}

/**
 * cloud-init's `user-data` in the form `#cloud-config` (docs.cloud-init.io: Module reference; Users and Groups, Set Hostname,
 * SSH, Locale, Timezone, Keyboard, Runcmd).
 */
export function userData(settings: SystemSettings, parts: UserDataParts, reveal: Reveal): string {
  const { hostname, locale, timezone, keyboard, ssh } = settings;
  const commands = [
    ...(ssh === undefined ? [] : [['systemctl', ssh.enabled ? 'enable' : 'disable', '--now', 'ssh']]),
    ...(parts.unblockWifi ? [['rfkill', 'unblock', 'wifi']] : []),
  ];
  const document = {
    ...(hostname === undefined ? {} : { hostname, manage_etc_hosts: true }),
    ...(locale === undefined ? {} : { locale }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(keyboard === undefined
      ? {}
      : {
          keyboard: {
            model: keyboard.model,
            layout: keyboard.layout,
            ...(keyboard.variant === undefined ? {} : { variant: keyboard.variant }),
          },
        }),
    ...users(settings, parts, reveal),
    ...(ssh === undefined ? {} : { ssh_pwauth: ssh.password }),
    ...(commands.length === 0 ? {} : { runcmd: commands }),
    ...more(settings),
  };
  return `#cloud-config\n${yamlText(document)}`;
}

function users({ user, ssh }: SystemSettings, { hash, groups }: UserDataParts, reveal: Reveal): object {
  const keys = ssh?.keys ?? [];
  // Keys without a user are the image's default user's.
  if (user === undefined) return keys.length === 0 ? {} : { ssh_authorized_keys: keys };
  return {
    users: [
      {
        name: user.name,
        groups: groups.join(','),
        shell: '/bin/bash',
        sudo: 'ALL=(ALL) NOPASSWD:ALL',
        lock_passwd: hash === undefined,
        ...(hash === undefined ? {} : { passwd: reveal(hash) }),
        ...(keys.length === 0 ? {} : { ssh_authorized_keys: keys }),
      },
    ],
  };
}

function more(settings: SystemSettings | CloudInitSettings): object {
  return 'userData' in settings ? (settings.userData ?? {}) : {};
}
