import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { yamlText } from '../../../electron/engine/provision/cloud-init/yaml-text.ts';
import { sha512Crypt } from '../../../electron/engine/provision/system/password-hash.ts';
import { quoted } from '../../../electron/engine/provision/system/shell.ts';
import { armbianImage, cloudImage, raspberryPiImage } from '../../rigs/family-images.ts';
import type { MemoryPartition } from '../../rigs/memory-disk.ts';
import { needing } from '../../rigs/needs.ts';
import { provisionInMemory, recipeOf } from '../../rigs/provision.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-judges-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function filesOf(image: readonly MemoryPartition[], settings: object): Promise<Record<string, string>> {
  const recipe = await recipeOf(JSON.stringify({ wick: 1, family: 'auto', settings }));
  const { files, edits } = await provisionInMemory(image, recipe);
  return Object.fromEntries(edits.map(({ partition, path }) => [path, files[partition.number - 1]?.[path] ?? '']));
}

const settings = {
  hostname: 'unit-17',
  user: { name: 'maker', password: `it's "$HOME" \\ # : {x}` },
  ssh: { keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx maker@bench'] },
  wifi: { ssid: 'yes: "no" #1', password: `p'a"s\\s $x; y`, country: 'DE' },
  timezone: 'Europe/Berlin',
};

test('password hashes are those of openssl', needing('openssl'), () => {
  const password = fc.oneof(
    fc.string({ minLength: 1, maxLength: 80 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  );
  fc.assert(
    fc.property(password, fc.stringMatching(/^[./0-9A-Za-z]{1,16}$/), (text, salt) => {
      fc.pre(!/[\r\n\0]/.test(text));
      const judged = execFileSync('openssl', ['passwd', '-6', '-salt', salt, '-stdin'], {
        input: `${text}\n`,
        encoding: 'utf8',
      });
      expect(sha512Crypt(text, salt)).toBe(judged.trim());
    }),
    { seed: 1, numRuns: 25 },
  );
});

describe('the key of a Wi-Fi network', () => {
  const wifi = { ssid: 'my "net"', password: 'correct horse battery', country: 'DE' };
  const keyOf = async () => {
    const { '/custom.toml': toml = '' } = await filesOf(raspberryPiImage('toml'), { wifi });
    return /password = "(.*)"/.exec(toml)?.[1];
  };

  test('is that of openssl', needing('openssl'), async () => {
    const options = ['digest:SHA1', `pass:${wifi.password}`, `salt:${wifi.ssid}`, 'iter:4096'];
    const args = ['kdf', '-keylen', '32', ...options.flatMap((one) => ['-kdfopt', one]), 'PBKDF2'];
    const judged = execFileSync('openssl', args, { encoding: 'utf8' });
    expect(await keyOf()).toBe(judged.replaceAll(/[:\s]/g, '').toLowerCase());
  });

  test('is that of wpa_passphrase', needing('wpa_passphrase'), async () => {
    const judged = execFileSync('wpa_passphrase', [wifi.ssid], {
      input: `${wifi.password}\n`,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    expect(await keyOf()).toBe(/^\s+psk=([0-9a-f]{64})$/m.exec(judged)?.[1]);
  });
});

describe('cloud-init', needing('cloud-init'), () => {
  test.each([
    ['an image with cloud-init', cloudImage],
    ['Raspberry Pi OS', () => raspberryPiImage('cloud-init')],
  ])('takes the user-data for %s', async (_, image) => {
    const files = await filesOf(image(), {
      ...settings,
      locale: 'de_DE.UTF-8',
      keyboard: { layout: 'de', variant: 'nodeadkeys' },
    });
    const file = join(folder, 'user-data');
    await writeFile(file, Object.entries(files).find(([path]) => path.endsWith('user-data'))?.[1] ?? '');
    const { status, stdout, stderr } = spawnSync('cloud-init', ['schema', '--config-file', file], { encoding: 'utf8' });
    expect(status, `${stdout}${stderr}`).toBe(0);
    expect(stdout).toContain('Valid cloud-config');
  });

  test('would object to what is not valid', async () => {
    const file = join(folder, 'bad-user-data');
    await writeFile(file, '#cloud-config\nruncmd: 5\n');
    expect(spawnSync('cloud-init', ['schema', '--config-file', file]).status).not.toBe(0);
  });
});

/** Debian's own Python has the modules that devices read these files with. */
const python = '/usr/bin/python3';
const load = (module: string, text: string): unknown =>
  JSON.parse(
    execFileSync(
      python,
      [
        '-c',
        `import sys, json, ${module}\nprint(json.dumps(${module === 'yaml' ? 'yaml.safe_load' : 'tomllib.loads'}(sys.stdin.read())))`,
      ],
      {
        input: text,
        encoding: 'utf8',
      },
    ),
  );
const yamlThere = spawnSync(python, ['-c', 'import yaml']).status === 0;
const tomlThere = spawnSync(python, ['-c', 'import tomllib']).status === 0;

test.skipIf(!yamlThere)('Python reads from our YAML what was put in, whatever it looks like', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      'yes',
      'no',
      'on',
      '22:22',
      '2001-01-01',
      '0x1f',
      '017',
      '0o17',
      '1e5',
      '~',
      'null',
      '=',
      '<<',
      '- a',
      'a: b',
      '#',
      ' a',
      'a ',
      '1_000',
      '.inf',
      'a\nb',
      '\u2028',
      '"',
    ),
  );
  // Surrogates on their own are no text, and JSON's way to Python and back has no -0.
  fc.assert(
    fc.property(fc.array(text), fc.dictionary(text, text, { noNullPrototype: true }), (list, map) => {
      fc.pre(
        [...list, ...Object.keys(map), ...Object.values(map)].every(
          (one) => one.isWellFormed() && !/[^\P{Cc}\n\t\r]/u.test(one),
        ),
      );
      expect(load('yaml', yamlText({ list, map }))).toEqual({ list, map });
    }),
    { seed: 1, numRuns: 20 },
  );
});

test.skipIf(!tomlThere)('Python reads from custom.toml what was asked for', async () => {
  const { '/custom.toml': toml = '' } = await filesOf(raspberryPiImage('toml'), settings);
  expect(load('tomllib', toml)).toMatchObject({
    config_version: 1,
    system: { hostname: 'unit-17' },
    user: { name: 'maker', password_encrypted: true },
    ssh: { enabled: true, password_authentication: false, authorized_keys: settings.ssh.keys },
    wlan: { ssid: settings.wifi.ssid, hidden: false, country: 'DE', password_encrypted: true },
    locale: { timezone: 'Europe/Berlin' },
  });
});

test('a shell reads from Armbian’s preset what was asked for', async () => {
  const { '/root/.not_logged_in_yet': preset = '' } = await filesOf(armbianImage(), settings);
  const names = ['PRESET_USER_NAME', 'PRESET_USER_PASSWORD', 'PRESET_NET_WIFI_SSID', 'PRESET_NET_WIFI_KEY'];
  const script = `${preset}\nprintf '%s\\n' ${names.map((name) => `"$${name}"`).join(' ')}`;
  expect(execFileSync('sh', ['-eu'], { input: script, encoding: 'utf8' }).trimEnd().split('\n')).toEqual([
    'maker',
    settings.user.password,
    settings.wifi.ssid,
    settings.wifi.password,
  ]);
});

test('the script of older Raspberry Pi OS is one that a shell can read', async () => {
  const files = await filesOf(raspberryPiImage('script'), {
    ...settings,
    locale: 'de_DE.UTF-8',
    keyboard: { layout: 'de' },
  });
  const file = join(folder, 'firstrun.sh');
  await writeFile(file, files['/firstrun.sh'] ?? '');
  expect(spawnSync('sh', ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

test('a text in quotes is one word to a shell, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(text.isWellFormed() && !text.includes('\0'));
      expect(execFileSync('sh', ['-c', `printf %s ${quoted(text)}`], { encoding: 'utf8' })).toBe(text);
    }),
    { seed: 1, numRuns: 30 },
  );
});
