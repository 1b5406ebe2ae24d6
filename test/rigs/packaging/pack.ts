import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { build, type Configuration, Platform } from 'electron-builder';
import { configuration } from '../../../build/packaging/configuration.mjs';
import type { Stage } from '../../../build/packaging/stage.mjs';
import { layOutElectron } from './stand-in-electron.ts';

export const root = join(import.meta.dirname, '..', '..', '..');

/** What electron-builder makes of a stage with an Electron that is none: the folder of the unpacked app, and packages. */
export async function pack(
  stage: Stage,
  output: string,
  { target, installed }: { target: 'dir' | 'deb'; installed: boolean },
): Promise<{ unpacked: string; packages: string[] }> {
  const electronDist = await layOutElectron(`${output}-electron`);
  const fpm = `${output}-fpm`;
  await writeFile(fpm, `#!/bin/sh\nexec "${process.execPath}" "${import.meta.dirname}/stand-in-fpm.ts" "$@"\n`);
  await chmod(fpm, 0o755);
  process.env['CUSTOM_FPM_PATH'] = fpm;
  const config: Configuration = configuration({
    stage,
    output,
    electronVersion: '45.4.1',
    electronDist,
    installed,
    env: {},
  });
  const packages = await build({
    targets: Platform.LINUX.createTarget([target]),
    projectDir: root,
    publish: 'never',
    config,
  });
  return { unpacked: join(output, 'linux-unpacked'), packages };
}
