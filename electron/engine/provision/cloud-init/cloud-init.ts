import { WickError } from '../../../contract/errors.ts';
import type { CloudInitSettings } from '../../../contract/recipe/cloud-init.ts';
import type { SystemSettings } from '../../../contract/recipe/system.ts';
import type { DiskPartition } from '../../image/disk.ts';
import { type Content, textContent } from '../content.ts';
import type { Edit } from '../edit.ts';
import type { Family, Plan, PlanContext } from '../family.ts';
import { isFile, isFolder, readText } from '../files.ts';
import { isExt, isFat, type Medium, partitionText } from '../medium.ts';
import { loginWarnings, passwordHash } from '../system/user.ts';
import { wifiKey } from '../system/wifi-key.ts';
import { networkConfig } from './network-config.ts';
import { metaData, withInstanceId } from './seed.ts';
import { userData } from './user-data.ts';
import { yamlText } from './yaml-text.ts';

/** Where cloud-init finds its files: the top of a FAT partition, or a folder of the system itself. */
interface Seed {
  partition: DiskPartition;
  /** Without a slash at the end. */
  folder: string;
  evidence: string;
  certain: boolean;
}

const seedFolder = '/var/lib/cloud/seed/nocloud';

export const cloudInit: Family<'cloud-init'> = {
  name: 'cloud-init',
  title: 'a system with cloud-init',

  async recognise(medium) {
    const seed = await findSeed(medium);
    if (seed === undefined) return undefined;
    return {
      family: 'cloud-init',
      confidence: seed.certain ? 'certain' : 'likely',
      evidence: [seed.evidence],
      form: seed.folder === '' ? 'partition' : 'folder',
    };
  },

  async plan(medium, settings, context) {
    const seed = await findSeed(medium);
    if (seed === undefined) throw new TypeError('planned without a seed');
    return await planSeed(medium, seed, settings, context);
  },
};

/** @param asked What is asked for beside the system's settings; `groups` of the user. */
export async function planSeed(
  medium: Medium,
  { partition, folder }: Pick<Seed, 'partition' | 'folder'>,
  settings: CloudInitSettings | SystemSettings,
  context: PlanContext,
  asked: { groups?: readonly string[]; unblockWifi?: boolean } = {},
): Promise<Plan> {
  const tree = await medium.tree(partition);
  const hash = passwordHash(settings, context);
  const { groups = ['adm', 'sudo', 'dialout', 'audio', 'video', 'plugdev', 'users'], unblockWifi = false } = asked;
  const user = textContent((reveal) =>
    userData(settings, { hash, groups, unblockWifi: unblockWifi && settings.wifi !== undefined }, reveal),
  );
  const network = networkContent(settings, context);
  const meta = await metaData(
    await readText(tree, `${folder}/meta-data`),
    network === undefined ? [user] : [user, network],
    'metaData' in settings ? settings.metaData : {},
  );
  const write = (name: string, content: Content): Edit => ({
    kind: 'write',
    partition,
    path: `${folder}/${name}`,
    content,
    mode: 0o600,
  });
  const cmdline = folder === '' ? await readText(tree, '/cmdline.txt') : undefined;
  const renewed = cmdline === undefined ? undefined : withInstanceId(cmdline, meta.instanceId);
  return {
    edits: [
      write('user-data', user),
      ...(network === undefined ? [] : [write('network-config', network)]),
      write('meta-data', meta.content),
      ...(renewed === undefined || renewed === cmdline
        ? []
        : [{ kind: 'merge' as const, partition, path: '/cmdline.txt', content: textContent(() => renewed) }]),
    ],
    warnings: loginWarnings(settings),
  };
}

function networkContent(settings: CloudInitSettings | SystemSettings, context: PlanContext): Content | undefined {
  const given = 'networkConfig' in settings ? settings.networkConfig : undefined;
  const { wifi } = settings;
  if (given !== undefined && wifi !== undefined) {
    throw new WickError('provision-refused', {
      target: context.target,
      reason: 'the recipe has both wifi and networkConfig, and both make network-config',
      hint: 'Put the Wi-Fi network into networkConfig, or leave networkConfig out.',
    });
  }
  if (given !== undefined) return textContent(() => yamlText(given));
  if (wifi === undefined) return undefined;
  const key = wifiKey(wifi, context);
  return textContent((reveal) => networkConfig(wifi, key, reveal));
}

/**
 * A FAT partition labelled CIDATA, or one with user-data and meta-data at its top (Ubuntu's images for boards); else the
 * folder for seeds of a system that has cloud-init (docs.cloud-init.io: NoCloud).
 */
async function findSeed(medium: Medium): Promise<Seed | undefined> {
  for (const partition of medium.partitions.filter((one) => isFat(one))) {
    if (/^cidata$/i.test(partition.fileSystem?.label ?? '')) {
      return { partition, folder: '', evidence: `the label of ${partitionText(partition)}`, certain: true };
    }
    const tree = await medium.readable(partition);
    if (tree !== undefined && (await isFile(tree, '/user-data')) && (await isFile(tree, '/meta-data'))) {
      return {
        partition,
        folder: '',
        evidence: `/user-data and /meta-data on ${partitionText(partition)}`,
        certain: true,
      };
    }
  }
  for (const partition of medium.partitions.filter((one) => isExt(one))) {
    const tree = await medium.readable(partition);
    if (tree === undefined || !(await isFile(tree, '/etc/cloud/cloud.cfg'))) continue;
    const hasProgram =
      (await tree.stat('/usr/bin/cloud-init')) !== undefined || (await isFolder(tree, '/usr/lib/cloud-init'));
    return {
      partition,
      folder: seedFolder,
      evidence: `/etc/cloud/cloud.cfg on ${partitionText(partition)}`,
      certain: hasProgram,
    };
  }
  return undefined;
}
