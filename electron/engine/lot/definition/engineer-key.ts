import { join } from 'node:path';
import { asStationKey, keptKey, type StationKey } from '../../certificate/station-key.ts';

/**
 * The Ed25519 key that an engineer signs lots with: another one than the station's, which signs what was made. Made on
 * first use, readable for its owner alone.
 *
 * @throws WickError `file-unwritable`, and `source-unreadable` for a key that others may read or that is not one
 */
export async function engineerKey(folder: string): Promise<StationKey> {
  return asStationKey(await keptKey(join(folder, 'engineer-key.pem'), 'ed25519'));
}
