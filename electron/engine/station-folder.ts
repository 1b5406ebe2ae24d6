import { access, constants, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { WickError } from '../contract/errors.ts';

/**
 * Where this computer keeps what must not get lost: its key, and what can be undone. `WICK_HOME` names another folder. Made
 * where it is not there, for its owner alone.
 *
 * @throws WickError `file-unwritable`
 */
export async function stationFolder(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const folder = usualFolder(environment);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new WickError('file-unwritable', { path: folder, reason: (cause as Error).message }, { cause });
  }
  return folder;
}

function usualFolder(environment: NodeJS.ProcessEnv): string {
  const named = environment['WICK_HOME'];
  if (named !== undefined && named !== '') return named;
  const home = homedir();
  if (process.platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Wick');
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'Wick');
  const config = environment['XDG_CONFIG_HOME'];
  // A relative path counts as none (XDG Base Directory Specification).
  return join(config?.startsWith('/') === true ? config : join(home, '.config'), 'wick');
}
