import { mkdtempDisposableSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AfterPackContext } from 'electron-builder';
import { expect, test } from 'vitest';
import { setFuses } from '../../../build/packaging/fuses.mjs';
import { layOutElectron } from '../../rigs/packaging/stand-in-electron.ts';

test('a fuse that a new Electron has and we do not know is an error', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-test-'));
  const appOutDir = join(folder.path, 'electron');
  await layOutElectron(appOutDir, { fuses: Array.from({ length: 10 }, () => 0) });
  renameSync(join(appOutDir, 'electron'), join(appOutDir, 'wick-desktop'));
  const packager = { appInfo: { productFilename: 'Wick' }, config: { linux: { executableName: 'wick-desktop' } } };
  const context = { appOutDir, electronPlatformName: 'linux', packager } as unknown as AfterPackContext;
  await expect(setFuses(context)).rejects.toThrow(/fuse/i);
});
