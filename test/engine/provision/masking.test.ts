import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asWickError, WickError } from '../../../electron/contract/errors.ts';
import { mask, Secret } from '../../../electron/contract/recipe/secret.ts';
import { hideSecretValues } from '../../../electron/engine/provision/secret/hide.ts';
import { Masker } from '../../../electron/engine/provision/secret/masker.ts';
import { armbianImage, balenaImage, cloudImage, pantavisorImage, raspberryPiImage } from '../../rigs/family-images.ts';
import type { MemoryPartition } from '../../rigs/memory-disk.ts';
import { provisionInMemory, recipeOf } from '../../rigs/provision.ts';

describe('a secret', () => {
  test('does not come out by accident', () => {
    const secret = new Secret('hunter2');
    const ways = [
      String(secret),
      ['secret ', secret].join(''),
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true, depth: 9 }),
      Object.entries(secret).join(),
      JSON.stringify(structuredClone(Object.assign({}, secret))),
    ];
    for (const way of ways) expect(way).not.toContain('hunter2');
    expect(secret.reveal()).toBe('hunter2');
  });
});

describe('a masker', () => {
  test('finds a secret in whatever form it turns up', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 4 }), fc.string(), fc.string(), (text, before, after) => {
        fc.pre(text.trim() !== '' && text.isWellFormed() && !mask.includes(text));
        const masker = new Masker();
        masker.add(new Secret(text));
        const shown = masker.text(
          `${before}${text}${after} ${JSON.stringify(text)} '${text.replaceAll("'", `'\\''`)}' ${Buffer.from(text).toString('base64')}`,
        );
        for (const line of text.split(/\r?\n/).filter((one) => one.length >= 4)) expect(shown).not.toContain(line);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('goes through errors with their fields and causes, and leaves their codes', () => {
    const masker = new Masker();
    masker.add(new Secret('hunter22'));
    const cause = new Error('no file /home/hunter22');
    const failed = masker.error(
      new WickError('file-unwritable', { path: '/x/hunter22', reason: 'hunter22' }, { cause }),
    );
    expect(failed).toMatchObject({ code: 'file-unwritable' });
    expect(inspect(failed, { depth: 9 })).not.toContain('hunter22');
    expect(JSON.stringify(asWickError(masker.error(new TypeError('hunter22'))))).not.toContain('hunter22');
  });

  test('does not take text apart for a secret of a letter or two', () => {
    const masker = new Masker();
    masker.add(new Secret('pi'));
    expect(masker.text('piping pi, "pi"')).toBe(`piping ${mask}, "${mask}"`);
  });
});

test.each([
  ['PH_CREDS_SECRET=abc', `PH_CREDS_SECRET=${mask}`],
  ['creds.secret=abc def', `creds.secret=${mask}`],
  ['  "deviceApiKey": "abc",', `  "deviceApiKey": "${mask}",`],
  ['psk=abc', `psk=${mask}`],
  ["PRESET_NET_WIFI_KEY='abc'", `PRESET_NET_WIFI_KEY='${mask}'`],
  ['passwd: $6$salt$hash', `passwd: ${mask}`],
  ['maker:$6$salt$hash', `maker:${mask}`],
  ['dbpass=abc', `dbpass=${mask}`],
  ['DB_PASS: abc', `DB_PASS: ${mask}`],
  ['"ftppwd2": "abc"', `"ftppwd2": "${mask}"`],
  ['user_pw=abc', `user_pw=${mask}`],
  ['passthrough=on', 'passthrough=on'],
  ['PasswordAuthentication no', 'PasswordAuthentication no'],
  ['lock_passwd: false', 'lock_passwd: false'],
  ['sudo: ALL=(ALL) NOPASSWD:ALL', 'sudo: ALL=(ALL) NOPASSWD:ALL'],
  ['hostname: unit', 'hostname: unit'],
])('of what a card held before, %j is shown as %j', (text, shown) => {
  expect(hideSecretValues(text)).toBe(shown);
});

describe('whatever the settings are, no secret is in anything that can be shown', () => {
  const password = fc
    .string({
      unit: fc.constantFrom(...Array.from('abcXYZ019 \'"$\\:#{}[]&*!|>%@`,;=~/')),
      minLength: 8,
      maxLength: 40,
    })
    .filter((text) => text.trim().length > 7);
  const word = fc.stringMatching(/^[A-Za-z0-9+/]{8,40}$/);
  const system = fc.record({
    hostname: fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/),
    user: fc.record({ name: fc.constant('maker'), password: password.map((text) => `text:${text}`) }),
    wifi: fc.record({
      ssid: fc.string({ minLength: 1, maxLength: 8 }).filter((ssid) => Buffer.byteLength(ssid) <= 32),
      password: password.map((text) => `text:${text}`),
      country: fc.constant('DE'),
      security: fc.constantFrom('wpa2', 'wpa3'),
    }),
  });
  const cases: [string, () => readonly MemoryPartition[], fc.Arbitrary<object>][] = [
    ['raspberry-pi-os', () => raspberryPiImage('cloud-init'), system],
    ['raspberry-pi-os', () => raspberryPiImage('toml'), system],
    ['raspberry-pi-os', () => raspberryPiImage('script'), system],
    ['cloud-init', cloudImage, system],
    [
      'armbian',
      armbianImage,
      system.map((settings) => ({ ...settings, wifi: { ...settings.wifi, security: 'wpa2' } })),
    ],
    [
      'pantavisor',
      () => pantavisorImage('rpi'),
      fc.record({ claim: fc.record({ token: word.map((text) => `text:${text}`) }) }),
    ],
    [
      'balena',
      balenaImage,
      fc.record({
        deviceApiKey: word.map((text) => `text:${text}`),
        networks: fc.tuple(
          fc.record({ name: fc.constant('office'), content: password.map((text) => `text:[wifi]\n${text}`) }),
        ),
      }),
    ],
    [
      'generic',
      cloudImage,
      fc.record({
        files: fc.tuple(
          fc.record({
            partition: fc.constant('root'),
            path: fc.constant('/etc/key'),
            secret: password.map((text) => `text:${text}`),
          }),
        ),
      }),
    ],
  ];
  test.each(cases)('%s', async (family, image, settings) => {
    await fc.assert(
      fc.asyncProperty(settings, async (chosen) => {
        const secrets = secretsIn(chosen);
        const done = await provisionInMemory(
          image(),
          await recipeOf(JSON.stringify({ wick: 1, family, settings: chosen })),
        );
        expect(done.missing).toEqual([]);
        const everything = `${done.shown}\n${JSON.stringify([done.reports, done.warnings, done.recognised])}\n${inspect(done.reports, { depth: 9 })}`;
        for (const secret of secrets) {
          expect(everything).not.toContain(secret);
          expect(everything).not.toContain(JSON.stringify(secret).slice(1, -1));
        }
      }),
      { seed: 1, numRuns: 25 },
    );
  });
});

test('a secret file that is changed afterwards is still shown without the secret', async () => {
  const settings = {
    files: [
      { partition: 'root', path: '/etc/key', secret: 'text:s3cret-NAME-key' },
      { partition: 'root', path: '/etc/key', replace: { find: 'NAME', with: 'unit' } },
      { partition: 'root', path: '/etc/key', append: 'end' },
    ],
  };
  const done = await provisionInMemory(
    cloudImage(),
    await recipeOf(JSON.stringify({ wick: 1, family: 'generic', settings })),
  );
  expect(done.files.at(-1)?.['/etc/key']).toBe('s3cret-unit-key\nend\n');
  expect(done.shown).not.toMatch(/s3cret|unit-key/);
  expect(done.shown).toContain('+end');
});

/** What is written behind `text:`. */
function secretsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return value.startsWith('text:')
      ? value
          .slice('text:'.length)
          .split('\n')
          .filter((line) => line !== '[wifi]')
      : [];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap((item) => secretsIn(item)) : [];
}
