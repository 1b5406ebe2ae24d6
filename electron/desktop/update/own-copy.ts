import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import * as z from 'zod';

const packageJson = z.object({ updateKey: z.string().min(1) });

/**
 * The key that updates of this copy must be signed with; undefined where it does not update itself: in a checkout, out of
 * a zip, from a package of the system's, or packed without a key.
 */
export function updateKey(): string | undefined {
  if (!app.isPackaged || !mayReplaceItself()) return undefined;
  try {
    const place = join(process.resourcesPath, 'app-update.yml');
    // Without a publisher electron-updater would take what anybody has signed.
    if (!/^provider:/m.test(readFileSync(place, 'utf8'))) return undefined;
    if (process.platform === 'win32' && !/^publisherName:/m.test(readFileSync(place, 'utf8'))) return undefined;
    return packageJson.parse(JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'))).updateKey;
  } catch {
    return undefined;
  }
}

function mayReplaceItself(): boolean {
  if (process.platform === 'darwin') return true;
  // What the installer leaves beside the program; there is none where a zip was unpacked.
  if (process.platform === 'win32') return existsSync(join(dirname(process.execPath), 'Uninstall Wick.exe'));
  // The program that is replaced, in a folder in which that can be done: the old one is taken away first.
  const image = process.env['APPIMAGE'];
  return image !== undefined && isWritable(image) && isWritable(dirname(image));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
