// What electron-builder is told. Nothing is looked up by it: files, runtime version and targets are all said here.
import { join } from 'node:path';
import { associations } from './associations.mjs';
import { setFuses } from './fuses.mjs';
import { linkProgram } from './linux/link-program.mjs';

/**
 * @typedef {object} Asked
 * @property {import('./stage.mjs').Stage} stage
 * @property {string} output folder for the packages
 * @property {string} electronVersion
 * @property {string} [electronDist] folder of an Electron that is there
 * @property {boolean} [installed] for deb and rpm, where the command and the helper have a place of their own
 * @property {Readonly<Record<string, string | undefined>>} env whence signing is told, and where updates are
 */

/**
 * @param {Asked} asked
 * @returns {import('app-builder-lib').Configuration}
 */
export function configuration({ stage, output, electronVersion, electronDist, installed = false, env }) {
  return {
    appId: 'io.pantavisor.wick',
    productName: 'Wick',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    copyright: 'Copyright the Wick contributors',
    directories: { app: stage.app, output, buildResources: stage.icons },
    extraMetadata: { homepage: 'https://pantavisor.io/', desktopName: 'wick-desktop.desktop' },
    // Folders called node_modules are left out, here and below, unless they are named themselves.
    files: ['package.json', 'dist/**', { from: join(stage.app, 'node_modules'), to: 'node_modules' }],
    asar: true,
    // Native code cannot be loaded out of the archive, and what is under the LGPL stays replaceable.
    asarUnpack: ['**/*.node', '**/*.so.*', 'node_modules/ext2fs/**', 'node_modules/openpgp/**'],
    extraResources: installed
      ? []
      : [
          { from: stage.wick, to: 'wick' },
          { from: join(stage.wick, 'node_modules'), to: 'wick/node_modules' },
        ],
    // Packages are taken as they were laid out: neither built anew nor brought into another order.
    beforeBuild: () => Promise.resolve(false),
    electronVersion,
    ...(electronDist === undefined ? {} : { electronDist }),
    afterPack: async (context) => {
      await setFuses(context);
      if (installed) await linkProgram(context);
    },
    publish: updates(env),
    win: windows(stage, env),
    // For everybody of the computer and nowhere else: the helper is started as administrator, and must lie where only
    // administrators may write.
    nsis: {
      oneClick: false,
      perMachine: true,
      allowToChangeInstallationDirectory: false,
      deleteAppDataOnUninstall: false,
    },
    mac: mac(stage, env),
    linux: linux(stage, { installed }),
    deb: { ...installation(stage), recommends: ['pkexec | policykit-1', 'udev'] },
    rpm: installation(stage),
  };
}

/**
 * Where updates are, and nowhere else: without it no package looks for any. Without the key that they are signed with, a
 * package could not know whose they are.
 * @param {Asked['env']} env
 * @returns {Exclude<import('app-builder-lib').Configuration['publish'], undefined>}
 */
function updates({ GITHUB_REPOSITORY: repository, WICK_UPDATE_KEY: key, WICK_RELEASE: isRelease }) {
  const [owner, repo] = (repository ?? '').split('/');
  if (!owner || !repo) return null;
  if (!key && isRelease) throw new Error('WICK_UPDATE_KEY, which updates are proved with, is not set.');
  return key ? { provider: 'github', owner, repo } : null;
}

/**
 * @param {Asked['stage']} stage @param {Asked['env']} env
 * @returns {import('app-builder-lib').WindowsConfiguration}
 */
function windows(stage, env) {
  const { AZURE_SIGNING_ENDPOINT, AZURE_SIGNING_ACCOUNT, AZURE_SIGNING_PROFILE, WINDOWS_PUBLISHER } = env;
  const signs = AZURE_SIGNING_ENDPOINT && AZURE_SIGNING_ACCOUNT && AZURE_SIGNING_PROFILE && WINDOWS_PUBLISHER;
  return {
    target: ['nsis', 'zip'],
    icon: join(stage.icons, 'icon.ico'),
    fileAssociations: associations('win32'),
    signExts: ['.exe', '.node', '.dll'],
    // An update that somebody else signed, or nobody, is not installed.
    verifyUpdateCodeSignature: true,
    forceCodeSigning: Boolean(signs || env['WICK_RELEASE']),
    ...(signs
      ? {
          azureSignOptions: {
            endpoint: AZURE_SIGNING_ENDPOINT,
            codeSigningAccountName: AZURE_SIGNING_ACCOUNT,
            certificateProfileName: AZURE_SIGNING_PROFILE,
            publisherName: WINDOWS_PUBLISHER,
          },
        }
      : {}),
  };
}

/**
 * @param {Asked['stage']} stage @param {Asked['env']} env
 * @returns {import('app-builder-lib').MacConfiguration}
 */
function mac(stage, env) {
  const entitlements = join(import.meta.dirname, 'mac', 'entitlements.plist');
  const { APPLE_API_KEY, APPLE_API_KEY_ID, APPLE_API_ISSUER } = env;
  return {
    target: ['dmg', 'zip'],
    icon: join(stage.icons, 'icon.icns'),
    category: 'public.app-category.utilities',
    minimumSystemVersion: '13.0',
    hardenedRuntime: true,
    entitlements,
    entitlementsInherit: entitlements,
    forceCodeSigning: Boolean(env['CSC_LINK'] || env['WICK_RELEASE']),
    // electron-builder reads the key from the same variables.
    notarize: Boolean(APPLE_API_KEY && APPLE_API_KEY_ID && APPLE_API_ISSUER),
    fileAssociations: associations('darwin'),
    extendInfo: {
      NSLocalNetworkUsageDescription: 'Wick watches how the devices that you flash come up on your network.',
      NSRemovableVolumesUsageDescription: 'Wick writes the cards that you choose.',
    },
  };
}

/**
 * @param {Asked['stage']} stage @param {{ installed: boolean }} how
 * @returns {import('app-builder-lib').LinuxConfiguration}
 */
function linux(stage, { installed }) {
  return {
    target: ['deb', 'rpm', 'AppImage', 'tar.gz'],
    // `wick` is the command.
    executableName: 'wick-desktop',
    // Paths, not addresses.
    executableArgs: ['%F'],
    // Those who install packages update them, too; an AppImage replaces itself.
    ...(installed ? { publish: null } : {}),
    syncDesktopName: true,
    icon: join(stage.icons, 'png'),
    category: 'System',
    synopsis: 'Flash cards, and prove that they are right',
    maintainer: 'the Wick contributors',
    vendor: 'Wick',
    mimeTypes: associations('linux').map(({ mimeType }) => String(mimeType)),
  };
}

/**
 * What a package installs beside the app itself.
 * @param {Asked['stage']} stage
 */
function installation(stage) {
  const policy = join(import.meta.dirname, '..', 'linux', 'org.wick.helper.policy');
  const types = join(import.meta.dirname, 'linux', 'wick-desktop.mime.xml');
  return {
    fpm: [
      `${stage.wick}/=/usr/lib/wick`,
      `${stage.link}=/usr/bin/wick`,
      `${policy}=/usr/share/polkit-1/actions/org.wick.helper.policy`,
      `${types}=/usr/share/mime/packages/wick-desktop.xml`,
    ],
  };
}
