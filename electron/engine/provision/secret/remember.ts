import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, extname, join, resolve } from 'node:path';
import { WickError } from '../../../contract/errors.ts';
import { Secret } from '../../../contract/recipe/secret.ts';
import { writeKeychain } from './keychain.ts';

/** Whether this computer has a keychain that secrets can be put into. It may still be locked. `WICK_KEYCHAIN=off` leaves it alone. */
export function hasKeychain(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  if (environment['WICK_KEYCHAIN'] === 'off') return false;
  if (platform === 'win32' || platform === 'darwin') return true;
  const session = environment['DBUS_SESSION_BUS_ADDRESS'] ?? environment['XDG_RUNTIME_DIR'];
  return session !== undefined && (environment['PATH'] ?? '').split(delimiter).some((folder) => isThere(folder));
}

function isThere(folder: string): boolean {
  try {
    accessSync(join(folder, 'secret-tool'), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Puts a secret into the keychain; `keychain:NAME`, which stands for it in a recipe.
 *
 * @throws WickError `secret-not-kept`
 */
export async function rememberSecret(name: string, text: string, signal: AbortSignal): Promise<string> {
  if (!hasKeychain())
    throw new WickError('secret-not-kept', { reason: 'this computer has no keychain that Wick may use' });
  const written = await writeKeychain(name, new Secret(text), { signal });
  if ('reason' in written) throw new WickError('secret-not-kept', { reason: written.reason });
  return `keychain:${name}`;
}

/** A new name for what stands at a place of the settings: nothing that is kept already is overwritten. */
export function freshName(place: string): string {
  return `${plain(place)}-${randomBytes(3).toString('hex')}`;
}

/** Names of the secrets of a recipe's file: another file of the same name has others. `path` leads to the secret. */
export function nameInRecipe(file: string, path: readonly string[]): string {
  const whole = resolve(file);
  const mark = createHash('sha256').update(whole).digest('hex').slice(0, 6);
  return plain(`${basename(whole, extname(whole))}-${mark}/${path.join('.')}`);
}

/** What every keychain takes. */
function plain(name: string): string {
  return name.replaceAll(/[^\w./-]/g, '_');
}
