// Electron's fuses: what the runtime can do and Wick never does is switched off in the program itself.
import { join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

const {
  RunAsNode,
  EnableCookieEncryption,
  EnableNodeOptionsEnvironmentVariable,
  EnableNodeCliInspectArguments,
  EnableEmbeddedAsarIntegrityValidation,
  OnlyLoadAppFromAsar,
  LoadBrowserProcessSpecificV8Snapshot,
  GrantFileProtocolExtraPrivileges,
  WasmTrapHandlers,
} = FuseV1Options;

/** All of them. Cookies are not used, and encrypting none would still ask people for their keychain. */
const fuses = {
  [RunAsNode]: false,
  [EnableCookieEncryption]: false,
  [EnableNodeOptionsEnvironmentVariable]: false,
  [EnableNodeCliInspectArguments]: false,
  [EnableEmbeddedAsarIntegrityValidation]: true,
  [OnlyLoadAppFromAsar]: true,
  [LoadBrowserProcessSpecificV8Snapshot]: false,
  [GrantFileProtocolExtraPrivileges]: false,
  // Bounds of WebAssembly's memory are then the processor's to check.
  [WasmTrapHandlers]: true,
};

/**
 * For electron-builder's `afterPack`, which is before anything is signed. A fuse that Electron has and we do not know is an
 * error.
 * @param {import('app-builder-lib').AfterPackContext} context
 */
export async function setFuses({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  const program =
    electronPlatformName === 'darwin'
      ? `${productFilename}.app`
      : electronPlatformName === 'win32'
        ? `${productFilename}.exe`
        : String(packager.config.linux?.executableName);
  await flipFuses(join(appOutDir, program), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // Changing it breaks the signature that Electron comes with, without which it would not even start for trying out.
    resetAdHocDarwinSignature: electronPlatformName === 'darwin',
    ...fuses,
  });
}
