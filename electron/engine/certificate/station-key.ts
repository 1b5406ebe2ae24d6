import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WickError } from '../../contract/errors.ts';
import { syncFolder } from '../sync-folder.ts';

/** The key that this computer signs certificates with. */
export interface StationKey {
  privateKey: KeyObject;
  /** 32 bytes. */
  publicKey: Uint8Array;
  /** The first 16 hexadecimal digits of the public key's SHA-256: to compare by eye. */
  fingerprint: string;
}

const fileName = 'station-key.pem';

/**
 * The station's Ed25519 key from its folder; made on first use, readable for its owner alone.
 *
 * @throws WickError `file-unwritable`, and `source-unreadable` for a key that others may read or that is not one
 */
export async function stationKey(folder: string): Promise<StationKey> {
  return await keyAt(join(folder, fileName));
}

/** The same kind of key in a file of its own. */
export async function keyAt(path: string): Promise<StationKey> {
  return asStationKey(await keptKey(path, 'ed25519'));
}

/** The same where there is one already. */
export async function presentStationKey(folder: string): Promise<StationKey | undefined> {
  const key = await readKey(join(folder, fileName), 'ed25519');
  return key === undefined ? undefined : asStationKey(key);
}

type KeyType = 'ed25519' | 'x25519';

/** A private key in a file of its own, made on first use. The same errors. */
export async function keptKey(path: string, type: KeyType): Promise<KeyObject> {
  return (await readKey(path, type)) ?? (await makeKey(path, type));
}

async function makeKey(path: string, type: KeyType): Promise<KeyObject> {
  const { privateKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  const draft = `${path}.${randomUUID()}`;
  try {
    // A name of its own first: whoever reads the key meanwhile sees all of it or nothing.
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await file.sync();
    } finally {
      await file.close();
    }
    // Of two that make a key at once, one is the first; the other takes that key.
    await link(draft, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    const present = (cause as NodeJS.ErrnoException).code === 'EEXIST' ? await readKey(path, type) : undefined;
    if (present !== undefined) return present;
    throw new WickError('file-unwritable', { path, reason: (cause as Error).message }, { cause });
  } finally {
    await rm(draft, { force: true });
  }
  return privateKey;
}

async function readKey(path: string, type: KeyType): Promise<KeyObject | undefined> {
  const unreadable = (reason: string, cause?: unknown) =>
    new WickError('source-unreadable', { what: path, reason }, { cause });
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw unreadable(cause.message, cause);
  });
  if (file === undefined) return undefined;
  try {
    const { mode } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw unreadable('others may read this key; make it 0600');
    const key = createPrivateKey(await readFile(file, 'utf8'));
    if (key.asymmetricKeyType !== type) throw unreadable('it is a key of another kind');
    return key;
  } catch (cause) {
    if (cause instanceof WickError) throw cause;
    throw unreadable('it is not a key', cause);
  } finally {
    await file.close();
  }
}

export function asStationKey(privateKey: KeyObject): StationKey {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url');
  return { privateKey, publicKey, fingerprint: fingerprintOf(publicKey) };
}

export function fingerprintOf(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
}
