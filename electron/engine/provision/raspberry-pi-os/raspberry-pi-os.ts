import type { SystemSettings } from '../../../contract/recipe/system.ts';
import { planSeed } from '../cloud-init/cloud-init.ts';
import { textContent } from '../content.ts';
import type { Family, Plan, PlanContext } from '../family.ts';
import { readText } from '../files.ts';
import { loginWarnings, passwordHash } from '../system/user.ts';
import { wifiKey } from '../system/wifi-key.ts';
import { beyondToml, customToml } from './custom-toml.ts';
import { findRaspberryPiOs, type Found } from './find.ts';
import { firstRunScript, withFirstRun } from './first-run.ts';

/** What the system's own first user is in. */
const groups = 'users adm dialout audio netdev video plugdev cdrom games input gpio spi i2c render sudo'.split(' ');

export const raspberryPiOs: Family<'raspberry-pi-os'> = {
  name: 'raspberry-pi-os',
  title: 'Raspberry Pi OS',

  async recognise(medium) {
    const found = await findRaspberryPiOs(medium);
    if (found === undefined) return undefined;
    const { root, form, evidence } = found;
    return { family: 'raspberry-pi-os', confidence: root === undefined ? 'likely' : 'certain', evidence, form };
  },

  async plan(medium, settings, context) {
    const found = await findRaspberryPiOs(medium);
    if (found === undefined) throw new TypeError('planned without a boot partition');
    const { files: _, ...asked } = settings;
    if (Object.values(asked).every((one) => one === undefined)) return { edits: [], warnings: [] };
    if (found.form === 'cloud-init') {
      return await planSeed(medium, { partition: found.boot.partition, folder: '' }, settings, context, {
        groups,
        unblockWifi: true,
      });
    }
    return found.form === 'toml' && beyondToml(settings).length === 0
      ? planToml(found, settings, context)
      : await planScript(found, settings, context);
  },
};

function secretsOf(settings: SystemSettings, context: PlanContext) {
  return {
    hash: passwordHash(settings, context),
    key: settings.wifi === undefined ? undefined : wifiKey(settings.wifi, context),
  };
}

function planToml({ boot }: Found, settings: SystemSettings, context: PlanContext): Plan {
  const secrets = secretsOf(settings, context);
  const content = textContent((reveal) => customToml(settings, secrets, reveal));
  return {
    edits: [{ kind: 'write', partition: boot.partition, path: '/custom.toml', content }],
    warnings: loginWarnings(settings),
  };
}

async function planScript({ boot, bootFolder }: Found, settings: SystemSettings, context: PlanContext): Promise<Plan> {
  const secrets = secretsOf(settings, context);
  const script = textContent((reveal) => firstRunScript(settings, secrets, bootFolder, reveal));
  const cmdline = withFirstRun((await readText(boot.tree, '/cmdline.txt')) ?? '', bootFolder);
  const { partition } = boot;
  return {
    edits: [
      { kind: 'write', partition, path: '/firstrun.sh', content: script },
      { kind: 'merge', partition, path: '/cmdline.txt', content: textContent(() => cmdline) },
    ],
    warnings: loginWarnings(settings),
  };
}
