import type { Configuration } from 'electron-builder';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { describe, expect, test } from 'vitest';
import { configuration } from '../../../build/packaging/configuration.mjs';

const stage = { folder: '/s', app: '/s/app', wick: '/s/wick', icons: '/s/icons', link: '/s/link/wick' };

function made(env: Record<string, string> = {}, installed = false): Configuration {
  return configuration({ stage, output: '/o', electronVersion: '45.4.1', installed, env });
}

/** By electron-builder's own schema. */
function validate(config: object): Promise<void> {
  return validateConfiguration(config, { isEnabled: false, add: () => {} } as unknown as Parameters<
    typeof validateConfiguration
  >[1]);
}

const signing = {
  GITHUB_REPOSITORY: 'somebody/wick',
  WICK_UPDATE_KEY: 'key',
  AZURE_SIGNING_ENDPOINT: 'https://signing.example',
  AZURE_SIGNING_ACCOUNT: 'account',
  AZURE_SIGNING_PROFILE: 'profile',
  WINDOWS_PUBLISHER: 'CN=Somebody',
  CSC_LINK: 'certificate',
  APPLE_API_KEY: '/key.p8',
  APPLE_API_KEY_ID: 'id',
  APPLE_API_ISSUER: 'issuer',
};

describe('what electron-builder is told', () => {
  test('is what it understands, signed or not, installed or not', async () => {
    for (const env of [{}, signing]) for (const installed of [false, true]) await validate(made(env, installed));
  });

  test('is looked at: an unknown key and a misspelt fuse are refused', async () => {
    await expect(validate({ ...made(), asarUnpak: [] })).rejects.toThrow('asarUnpak');
    await expect(validate({ ...made(), electronFuses: { runAsNod: false } })).rejects.toThrow(
      'configuration.electronFuses',
    );
    await expect(validate({ ...made(), nsis: { perMachin: true } })).rejects.toThrow('configuration.nsis');
  });

  test('names the packages of the three systems', () => {
    const { win, mac, linux } = made();
    expect([win?.target, mac?.target, linux?.target]).toEqual([
      ['nsis', 'zip'],
      ['dmg', 'zip'],
      ['deb', 'rpm', 'AppImage', 'tar.gz'],
    ]);
  });

  test('installs on Windows where only administrators may write', () => {
    expect(made().nsis).toMatchObject({ oneClick: false, perMachine: true, allowToChangeInstallationDirectory: false });
  });
});

describe('updates', () => {
  test('are looked for nowhere, unless it is known where, and whose they are', () => {
    expect(made().publish).toBeNull();
    expect(made({ ...signing, WICK_UPDATE_KEY: '' }).publish).toBeNull();
    expect(made(signing).publish).toEqual({ provider: 'github', owner: 'somebody', repo: 'wick' });
  });

  test('are for an AppImage on Linux, and left to the package manager for deb and rpm', () => {
    expect(made(signing).linux).not.toHaveProperty('publish');
    expect(made(signing, true).linux?.publish).toBeNull();
  });

  test('of a release need their key', () => {
    expect(() => made({ ...signing, WICK_RELEASE: 'yes', WICK_UPDATE_KEY: '' })).toThrow('WICK_UPDATE_KEY');
  });

  test('must carry our signature', () => {
    expect(made(signing).win).toMatchObject({
      forceCodeSigning: true,
      verifyUpdateCodeSignature: true,
      azureSignOptions: { publisherName: 'CN=Somebody' },
    });
    expect(made(signing).mac).toMatchObject({ forceCodeSigning: true, hardenedRuntime: true, notarize: true });
  });
});

test('without keys nothing is signed, and nothing fails for it', () => {
  expect(made().win).not.toHaveProperty('azureSignOptions');
  expect(made().win).toMatchObject({ forceCodeSigning: false });
  // As a workflow gives what it does not have.
  expect(made({ CSC_LINK: '', APPLE_API_KEY_ID: '' }).mac).toMatchObject({ forceCodeSigning: false, notarize: false });
});

test('a release fails without them', () => {
  const { win, mac } = made({ WICK_RELEASE: 'yes' });
  expect([win?.forceCodeSigning, mac?.forceCodeSigning]).toEqual([true, true]);
});
