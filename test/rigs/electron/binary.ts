import { existsSync } from 'node:fs';
import { join } from 'node:path';

const usual = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'electron', 'dist');

/** Where the program lies in what Electron is delivered as. */
const programs: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** Real Electron, where it is there and there is a screen for its windows. */
export const electronProgram = find();
/** What the desktop app is tested on. */
export const testedOn = electronProgram === undefined ? 'the Electron stand-in' : 'Electron';

function find(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const program = join(environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? usual, programs[process.platform] ?? 'electron');
  const hasScreen = process.platform !== 'linux' || Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']);
  return hasScreen && existsSync(program) ? program : undefined;
}
