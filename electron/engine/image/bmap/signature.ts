import type { Key } from 'openpgp';
import { WickError } from '../../../contract/errors.ts';
import { asSigned, clearText, isClearSigned } from './clear-text.ts';

export interface SignedBmap {
  /** The file of the map, as read. */
  bmap: Uint8Array;
  /** As the person named it. */
  name: string;
  /** A detached signature, binary or armored; or the same map clear-signed. */
  signature?: Uint8Array | undefined;
  /** Files of public keys, binary or armored. Without any, nothing is verified. */
  keys: readonly Uint8Array[];
}

export interface VerifiedBmap {
  /** The XML of the map. */
  text: Uint8Array;
  /** Fingerprint of the primary key of who signed it, upper-case hex; absent where nothing was verified. */
  signedBy?: string;
}

/**
 * Takes the map out of its OpenPGP signature. With keys, one of them must have signed it, and must be neither expired
 * nor revoked today; else `bmap-signature`.
 */
export async function verifyBmapSignature({ bmap, name, signature, keys }: SignedBmap): Promise<VerifiedBmap> {
  const refuse = (reason: string, cause?: unknown) =>
    new WickError('bmap-signature', { what: name, reason }, { cause });
  const clear = isClearSigned(bmap);
  const text = clear ? readClearText(bmap, refuse) : bmap;
  if (keys.length === 0) return { text };
  if (clear) return { text, signedBy: await verifyClearSigned(bmap, text, keys, refuse) };
  if (signature === undefined) throw refuse('it is not signed, and a key was given');
  if (isClearSigned(signature)) return { text, signedBy: await verifyClearSigned(signature, text, keys, refuse) };
  return { text, signedBy: await verifyDetached(text, signature, keys, refuse) };
}

type Refuse = (reason: string, cause?: unknown) => Error;

function readClearText(file: Uint8Array, refuse: Refuse): Uint8Array {
  const text = clearText(utf8(file, refuse));
  if (text === undefined) throw refuse('the signature around it is incomplete');
  return Buffer.from(text);
}

/** `text` is what will be believed: it must be the very text that the signature covers. */
async function verifyClearSigned(file: Uint8Array, text: Uint8Array, keys: readonly Uint8Array[], refuse: Refuse) {
  const { readCleartextMessage, verify } = await import('openpgp');
  const signers = await readKeyFiles(keys, refuse);
  try {
    const message = await readCleartextMessage({ cleartextMessage: utf8(file, refuse) });
    const { signatures } = await verify({ message, verificationKeys: signers });
    const by = await goodSignature(signatures, signers, refuse);
    if (asSigned(message.getText()) !== asSigned(utf8(text, refuse)))
      throw refuse('it is not the text that was signed');
    return by;
  } catch (error) {
    throw error instanceof WickError ? error : refuse('the signature cannot be read', error);
  }
}

async function verifyDetached(text: Uint8Array, file: Uint8Array, keys: readonly Uint8Array[], refuse: Refuse) {
  const { createMessage, readSignature, verify } = await import('openpgp');
  const signers = await readKeyFiles(keys, refuse);
  try {
    const signature = await (isArmored(file)
      ? readSignature({ armoredSignature: utf8(file, refuse) })
      : readSignature({ binarySignature: Uint8Array.from(file) }));
    const message = await createMessage({ binary: Uint8Array.from(text) });
    const { signatures } = await verify({ message, signature, verificationKeys: signers, format: 'binary' });
    return await goodSignature(signatures, signers, refuse);
  } catch (error) {
    throw error instanceof WickError ? error : refuse('the signature cannot be read', error);
  }
}

interface CheckedSignature {
  keyID: { toHex(): string };
  verified: Promise<true>;
}

/** The fingerprint of a key that made one of the signatures; the first failure where there is none. */
async function goodSignature(signatures: readonly CheckedSignature[], keys: readonly Key[], refuse: Refuse) {
  let failure: Error | undefined;
  for (const { keyID, verified } of signatures) {
    const id = keyID.toHex().toUpperCase();
    const key = keys.find((key) => key.getKeyIDs().some((own) => own.toHex().toUpperCase() === id));
    try {
      await verified;
      if (key === undefined) throw new Error('no such key');
      // OpenPGP asks whether the key was good when it signed; a card is flashed today.
      const own = key.getKeyIDs().find((candidate) => candidate.toHex().toUpperCase() === id);
      await key.getSigningKey(own, new Date());
      return key.getFingerprint().toUpperCase();
    } catch (error) {
      failure ??=
        key === undefined
          ? refuse(`it is signed by the key ${id}, which is not the one that was given`, error)
          : refuse(
              `the signature by the key ${id} is not good (${error instanceof Error ? error.message : ''})`,
              error,
            );
    }
  }
  throw failure ?? refuse('there is no signature in it');
}

async function readKeyFiles(files: readonly Uint8Array[], refuse: Refuse): Promise<Key[]> {
  const { readKeys } = await import('openpgp');
  const keys: Key[] = [];
  for (const file of files) {
    try {
      if (isArmored(file)) {
        for (const armoredKeys of armoredBlocks(utf8(file, refuse))) keys.push(...(await readKeys({ armoredKeys })));
      } else {
        keys.push(...(await readKeys({ binaryKeys: Uint8Array.from(file) })));
      }
    } catch (error) {
      throw refuse('the key that was given is not an OpenPGP key', error);
    }
  }
  if (keys.length === 0) throw refuse('the key file that was given holds no key');
  return keys;
}

/** A key file may be several armored ones, one behind the other. */
function armoredBlocks(text: string): string[] {
  return text.split(/(?=^-----BEGIN PGP)/m).filter((block) => block.startsWith('-----BEGIN PGP'));
}

/** Binary OpenPGP data begins with a byte above 127. */
function isArmored(file: Uint8Array): boolean {
  return (file[0] ?? 0) < 0x80;
}

function utf8(bytes: Uint8Array, refuse: Refuse): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw refuse('it is not text', error);
  }
}
