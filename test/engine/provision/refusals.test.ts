import { describe, expect, test } from 'vitest';
import {
  armbianImage,
  balenaImage,
  cloudImage,
  pantavisorImage,
  raspberryPiImage,
  shippedConfig,
} from '../../rigs/family-images.ts';
import type { MemoryPartition } from '../../rigs/memory-disk.ts';
import { provisionInMemory, recipeOf } from '../../rigs/provision.ts';

async function plan(image: readonly MemoryPartition[], settings: object, family = 'auto') {
  return await provisionInMemory(image, await recipeOf(JSON.stringify({ wick: 1, family, settings })));
}

const wifi = { ssid: 'office', password: 'battery staple', country: 'DE' };

describe('what cannot be done is refused before anything is written, and says why', () => {
  test.each<[string, readonly MemoryPartition[], object, RegExp]>([
    [
      'a token among the kernel’s words',
      pantavisorImage('rpi'),
      { kernel: { words: ['PH_FACTORY_AUTOTOK=secret-token'] } },
      /where the serial console shows it/,
    ],
    [
      'a token that no header has room for',
      pantavisorImage('rpi'),
      { claim: { token: 'x'.repeat(65) } },
      /more than 64 characters/,
    ],
    ['a token with a line end', pantavisorImage('rpi'), { claim: { token: 'abc\ndef' } }, /blanks or other characters/],
    [
      'more settings than the kernel keeps',
      pantavisorImage('rpi'),
      { kernel: { words: Array.from({ length: 32 }, (_, n) => `PV_X${n}=1`) } },
      /the kernel keeps 32/,
    ],
    [
      'a command line that no board takes',
      pantavisorImage('rpi'),
      { kernel: { words: [`PV_X=${'x'.repeat(2048)}`] } },
      /more than any board takes/,
    ],
    [
      'words where there is no command line',
      pantavisorImage('rpi').slice(3),
      { kernel: { words: ['PV_X=1'] } },
      /neither cmdline\.txt nor oemEnv\.txt/,
    ],
    [
      'a claim on a card that is somebody’s',
      pantavisorImage('rpi', { '/config/unclaimed.config': 'PH_CREDS_ID=1\n' }),
      { claim: { token: 'x' } },
      /registered with a Hub already/,
    ],
    [
      'a Wi-Fi password that is none',
      raspberryPiImage('cloud-init'),
      { wifi: { ...wifi, password: 'short' } },
      /8 to 63 characters/,
    ],
    [
      'a key where WPA3 needs the passphrase',
      raspberryPiImage('cloud-init'),
      { wifi: { ...wifi, password: 'a'.repeat(64), security: 'wpa3' } },
      /needs the passphrase/,
    ],
    ['a password with a line end', cloudImage(), { user: { name: 'maker', password: 'a\nb' } }, /line ends/],
    ['two ways to the network', cloudImage(), { wifi, networkConfig: { version: 2 } }, /both wifi and networkConfig/],
    [
      'what Armbian has no preset for',
      armbianImage(),
      { keyboard: { layout: 'de' }, wifi: { ...wifi, hidden: true } },
      /keyboard, a hidden Wi-Fi network/,
    ],
    [
      'a user on an Armbian that is too old',
      armbianImage('first-run'),
      { user: { name: 'maker', password: 'x' } },
      /too old/,
    ],
    [
      'a config.json that is none',
      balenaImage().map((one) => ({ ...one, files: { ...one.files, '/config.json': '[]' } })),
      { hostname: 'x' },
      /not a JSON object/,
    ],
    [
      'a file where there is a folder',
      cloudImage(),
      { files: [{ partition: 'root', path: '/etc', content: 'x' }] },
      /is a folder/,
    ],
    [
      'a file to delete that is not there',
      cloudImage(),
      { files: [{ partition: 'root', path: '/none', delete: true }] },
      /there is no file/,
    ],
    [
      'text to replace that is not there',
      cloudImage(),
      { files: [{ partition: 'root', path: '/etc/cloud/cloud.cfg', replace: { find: 'nonsense', with: '' } }] },
      /does not have the text/,
    ],
    [
      'a partition that is not there',
      cloudImage(),
      { files: [{ partition: 'label:none', path: '/a', content: 'x' }] },
      /has no partition label:none/,
    ],
    [
      'a partition that could be one of several',
      pantavisorImage('rpi'),
      { files: [{ partition: 'label:PVBOOT', path: '/a', content: 'x' }] },
      /several partitions/,
    ],
    [
      'a source that is not there',
      cloudImage(),
      { files: [{ partition: 'root', path: '/a', source: 'none.txt' }] },
      /there is no such file/,
    ],
  ])('%s', async (_, image, settings, reason) => {
    await expect(plan(image, settings)).rejects.toMatchObject({
      code: 'provision-refused',
      message: expect.stringMatching(reason),
    });
  });
});

describe('what a person should know is said', () => {
  test.each<[string, readonly MemoryPartition[], object, RegExp]>([
    ['SSH that nobody can use', cloudImage(), { ssh: {} }, /nobody can log in/],
    ['SSH with passwords, and none given', cloudImage(), { ssh: { password: true } }, /gives no user one/],
    [
      'words that the next update takes away',
      pantavisorImage('rpi'),
      { kernel: { words: ['PV_X=1'] } },
      /replaces cmdline\.txt/,
    ],
    [
      'secrets on the serial console',
      pantavisorImage('rpi'),
      { kernel: { words: ['pvnet_pass=guests-welcome'], secrets: true } },
      /serial console/,
    ],
    ['passwords that lie open on the card', armbianImage(), { wifi }, /stand on the card as they are/],
    [
      'a card that a device ran from',
      pantavisorImage('rpi', { '/trails/3/.pvr/json': '{}' }),
      { hub: { port: 8443 } },
      /later revisions/,
    ],
  ])('%s', async (_, image, settings, warning) => {
    const { warnings, shown } = await plan(image, settings);
    expect(warnings.join('\n')).toMatch(warning);
    expect(shown).not.toContain('guests-welcome');
  });
});

describe('a Pantavisor configuration', () => {
  const configOf = async (settings: object, old = shippedConfig) => {
    const { files, edits } = await plan(pantavisorImage('u-boot', { '/config/pantahub.config': old }), settings);
    return { kind: edits[0]?.kind, text: files[1]?.['/config/pantahub.config'] ?? '' };
  };
  const id = '5f3e2d1c0b9a887766554433';

  test('of a device registered beforehand fits where the shipped one lies', async () => {
    const { kind, text } = await configOf({ credentials: { id, secret: 'abc123def456ghi' } });
    expect(kind).toBe('overwrite');
    expect(text).toHaveLength(126);
    expect(text.trimEnd().split('\n')).toEqual([
      `PH_CREDS_ID=${id}`,
      `PH_CREDS_PRN=prn:::devices:/${id}`,
      'PH_CREDS_SECRET=abc123def456ghi',
    ]);
  });

  test('has each key once, whatever spelling it had', async () => {
    const old = `${shippedConfig}PH_CREDS_HOST=other.example.com\nfactory.autotok=old-token\n`;
    const { text } = await configOf({ hub: { host: 'hub.example.com' }, claim: { token: 'new-token' } }, old);
    expect(text.match(/HOST|creds\.host/g)).toEqual(['HOST']);
    expect(text).toContain('PH_CREDS_HOST=hub.example.com\n');
    expect(text).not.toContain('old-token');
  });

  test('never has both a token and credentials', async () => {
    const claimed = `PH_FACTORY_AUTOTOK=old-token\nupdater.interval=10\n`;
    const { text } = await configOf({ credentials: { id, secret: 'abc' }, rework: true }, claimed);
    expect(text).not.toContain('AUTOTOK');
    const registered = `PH_CREDS_ID=${id}\nPH_CREDS_PRN=prn:::devices:/${id}\nPH_CREDS_SECRET=abc\n`;
    expect((await configOf({ claim: { token: 'x' }, rework: true }, registered)).text).not.toContain('CREDS_');
  });

  test('goes back to what images are shipped with when only "rework" is asked for', async () => {
    const used = `PH_CREDS_ID=${id}\nPH_CREDS_PRN=prn:::devices:/${id}\nPH_CREDS_SECRET=abc\nPH_UPDATER_INTERVAL=60\n`;
    const { text } = await configOf({ rework: true }, used);
    expect(text.trimEnd().split('\n')).toEqual([
      'updater.interval=10',
      'updater.network_timeout=120',
      'creds.host=api.pantahub.com',
      'creds.port=443',
    ]);
  });
});
