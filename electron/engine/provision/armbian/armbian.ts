import { WickError } from '../../../contract/errors.ts';
import type { ArmbianSettings } from '../../../contract/recipe/armbian.ts';
import type { DiskPartition } from '../../image/disk.ts';
import type { DiskTree } from '../../image/file-system/disk-tree.ts';
import { textContent } from '../content.ts';
import type { Edit } from '../edit.ts';
import type { Family, PlanContext } from '../family.ts';
import { isFile, readText } from '../files.ts';
import { isExt, isFat, type Medium, partitionText } from '../medium.ts';
import { loginWarnings } from '../system/user.ts';
import { firstRunConfig, preset } from './preset.ts';

/** Its being there makes the first login ask; what it says is answered already. */
const presetPath = '/root/.not_logged_in_yet';

interface Found {
  partition: DiskPartition;
  tree: DiskTree;
  /** Older images take nothing but the network, from a file beside the kernel. */
  form: 'preset' | 'first-run';
}

/** Armbian: `/etc/armbian-release` on the system's partition. */
export const armbian: Family<'armbian'> = {
  name: 'armbian',
  title: 'an Armbian image',

  async recognise(medium) {
    const found = await findSystem(medium);
    if (found === undefined) return undefined;
    return {
      family: 'armbian',
      confidence: 'certain',
      evidence: [`/etc/armbian-release on ${partitionText(found.partition)}`],
      form: found.form,
    };
  },

  async plan(medium, settings, context) {
    const found = await findSystem(medium);
    if (found === undefined) throw new TypeError('planned without a system');
    refuseUnknown(found, settings, context);
    const edits = [
      ...(await nameEdits(found, settings)),
      ...(await keyEdits(found, settings)),
      ...(found.form === 'preset' ? presetEdits(found, settings) : await firstRunEdits(medium, found, settings)),
    ];
    const plain =
      settings.user?.password !== undefined ||
      settings.rootPassword !== undefined ||
      settings.wifi?.password !== undefined;
    return {
      edits,
      warnings: [
        ...loginWarnings(settings).filter(() => settings.ssh?.keys.length === 0),
        ...(plain
          ? ['passwords stand on the card as they are until the first login: Armbian takes them in no other form']
          : []),
      ],
    };
  },
};

/** Better than to leave out what a person relies on. */
function refuseUnknown({ form, tree: _ }: Found, settings: ArmbianSettings, { target }: PlanContext): void {
  const { user, keyboard, ssh, wifi, locale, timezone, rootPassword, shell } = settings;
  const unknown = [
    ...(user?.passwordHash === undefined ? [] : ['passwordHash (give the password itself)']),
    ...(user !== undefined && user.password === undefined ? ['a user without a password'] : []),
    ...(keyboard === undefined ? [] : ['keyboard']),
    ...(ssh !== undefined && !ssh.enabled ? ['ssh.enabled: false'] : []),
    ...(wifi?.hidden === true ? ['a hidden Wi-Fi network'] : []),
    ...(wifi?.security === 'wpa3' ? ['WPA3'] : []),
    ...(form === 'preset' || [user, locale, timezone, rootPassword, shell].every((one) => one === undefined)
      ? []
      : ['user, locale, timezone, rootPassword and shell (this image is too old for them)']),
  ];
  if (unknown.length === 0) return;
  throw new WickError('provision-refused', {
    target,
    reason: `Armbian cannot be told ${unknown.join(', ')} before it first starts`,
    hint: 'Leave that out, or put the files it takes under "files".',
  });
}

async function findSystem(medium: Medium): Promise<Found | undefined> {
  for (const partition of medium.partitions.filter((one) => isExt(one))) {
    const tree = await medium.readable(partition);
    if (tree === undefined || !(await isFile(tree, '/etc/armbian-release'))) continue;
    const program = (await readText(tree, '/usr/lib/armbian/armbian-firstlogin')) ?? '';
    return { partition, tree, form: program.includes('PRESET_') ? 'preset' : 'first-run' };
  }
  return undefined;
}

/** There is no preset for the name: it goes where every Debian keeps it. */
async function nameEdits({ partition, tree }: Found, { hostname }: ArmbianSettings): Promise<Edit[]> {
  if (hostname === undefined) return [];
  const old = ((await readText(tree, '/etc/hostname')) ?? '').trim();
  const hosts = (await readText(tree, '/etc/hosts')) ?? '127.0.0.1 localhost\n';
  const lines = hosts.split('\n').map((line) =>
    /^127\.0\.|^::1\s/.test(line) && old !== ''
      ? line
          .split(/(\s+)/)
          .map((word) => (word === old ? hostname : word))
          .join('')
      : line,
  );
  if (!lines.some((line) => line.split(/\s+/).includes(hostname)))
    lines.splice(lines.at(-1) === '' ? -1 : lines.length, 0, `127.0.1.1\t${hostname}`);
  return [
    { kind: 'write', partition, path: '/etc/hostname', content: textContent(() => `${hostname}\n`), mode: 0o644 },
    { kind: 'merge', partition, path: '/etc/hosts', content: textContent(() => lines.join('\n')), mode: 0o644 },
  ];
}

/** The presets for keys are addresses to fetch them from; root is there already, and root's file is read at once. */
async function keyEdits({ partition, tree }: Found, { ssh }: ArmbianSettings): Promise<Edit[]> {
  const edits: Edit[] = [];
  if (ssh === undefined) return edits;
  if (ssh.keys.length > 0) {
    const keys = textContent(() => `${ssh.keys.join('\n')}\n`);
    edits.push({ kind: 'write', partition, path: '/root/.ssh/authorized_keys', content: keys, mode: 0o600 });
  }
  const dropIn = '/etc/ssh/sshd_config.d';
  if (!ssh.password && (await tree.stat(dropIn))?.kind === 'folder') {
    const content = textContent(() => 'PasswordAuthentication no\n');
    edits.push({ kind: 'write', partition, path: `${dropIn}/10-password.conf`, content, mode: 0o644 });
  }
  return edits;
}

function presetEdits({ partition }: Found, settings: ArmbianSettings): Edit[] {
  const content = textContent((reveal) => preset(settings, reveal));
  return content.size === 0 ? [] : [{ kind: 'write', partition, path: presetPath, content, mode: 0o600 }];
}

/** On the partition that is mounted at /boot, or in that folder. */
async function firstRunEdits(medium: Medium, { partition, tree }: Found, settings: ArmbianSettings): Promise<Edit[]> {
  const content = textContent((reveal) => firstRunConfig(settings, reveal));
  if (content.size === 0) return [];
  const name = 'armbian_first_run.txt';
  if ((await readText(tree, '/etc/fstab'))?.match(/^[^#]\S*\s+\/boot\s/m)) {
    for (const boot of medium.partitions.filter((one) => isFat(one))) {
      const files = await medium.readable(boot);
      if (files !== undefined && (await isFile(files, `/${name}.template`))) {
        return [{ kind: 'write', partition: boot, path: `/${name}`, content }];
      }
    }
  }
  return [{ kind: 'write', partition, path: `/boot/${name}`, content, mode: 0o600 }];
}
