import { createPublicKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { keptKey } from '../../../certificate/station-key.ts';
import { syncFolder } from '../../../sync-folder.ts';
import { pointOf } from './sealed-box.ts';

/** The key that secrets of lots are sealed for: beside the one that this station signs with. */
export interface BoxKey {
  privateKey: KeyObject;
  /** 32 bytes. */
  publicKey: Uint8Array;
}

/** The station's X25519 key from its folder; made on first use. @throws WickError `file-unwritable`, `source-unreadable` */
export async function boxKey(folder: string): Promise<BoxKey> {
  const privateKey = await keptKey(join(folder, 'station-box-key.pem'), 'x25519');
  // Lots' keys are sealed for it from now on: its name must survive a power cut.
  await syncFolder(folder);
  return { privateKey, publicKey: pointOf(createPublicKey(privateKey)) };
}
