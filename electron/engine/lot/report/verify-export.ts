import { createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as breathe } from 'node:timers/promises';
import { WickError } from '../../../contract/errors.ts';
import type { LogEntry } from '../../../contract/lot/record.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import { canonicalJson } from '../../certificate/canonical.ts';
import { fingerprintOf } from '../../certificate/station-key.ts';
import { type VerifiedCertificate, verifyCertificate } from '../../certificate/verify.ts';
import { type VerifiedLot, verifyLot } from '../definition/sign-lot.ts';
import { Replay } from '../ledger/log/replay.ts';
import { certificateFile, withBoot } from './certificates.ts';
import { FollowedLot } from './followed-lot.ts';
import { digestOfFile, type Manifest, manifestFile, signedManifestSchema } from './manifest.ts';

export interface VerifiedExport {
  manifest: Manifest;
  /** Of the station that exported it. */
  fingerprint: string;
  /** Of the engineer who signed the lot. */
  engineer: string;
  /** Certificates in it, all of them good. */
  certificates: number;
}

/** Lines of the log that are looked at in one breath. */
const atOnce = 500;

/**
 * Whether an export is whole and as it was signed: the manifest's signature, every file by its digest and no file beside
 * them, the lot's signature, the log's chain from its first entry to the one that the manifest names, and each certificate.
 * Whose keys these are is for the person to say. `named`: the folder, or its manifest.json.
 *
 * @throws WickError `lot-export-invalid`
 */
export async function verifyExport(named: string, signal?: AbortSignal): Promise<VerifiedExport> {
  const folder = (await stat(named).catch(() => undefined))?.isFile() === true ? dirname(named) : named;
  const exported = new Exported(folder, signal);
  const { manifest, fingerprint } = await exported.manifest();
  await exported.checkFiles(manifest);
  const { signed, engineer } = await exported.lot(manifest);
  const followed = await exported.followLog(manifest, signed);
  const certificates = await exported.checkCertificates(manifest, followed);
  return { manifest, fingerprint, engineer, certificates };
}

class Exported {
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;

  constructor(folder: string, signal: AbortSignal | undefined) {
    this.#folder = folder;
    this.#signal = signal;
  }

  async manifest(): Promise<{ manifest: Manifest; fingerprint: string }> {
    const parsed = signedManifestSchema.safeParse(asJson(await this.#read(manifestFile)));
    if (!parsed.success) throw this.#invalid(`its ${manifestFile} does not have the form of one`, parsed.error);
    const { manifest, signature } = parsed.data;
    const key = Buffer.from(signature.key, 'base64');
    const value = Buffer.from(signature.value, 'base64');
    if (key.length !== 32 || value.length !== 64) throw this.#invalid('its signature does not have the form of one');
    const publicKey = createPublicKey({
      format: 'jwk',
      key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') },
    });
    if (!verify(null, Buffer.from(canonicalJson(manifest)), publicKey, value))
      throw this.#invalid(`its ${manifestFile} was changed after it was signed`);
    return { manifest, fingerprint: fingerprintOf(key) };
  }

  async checkFiles({ files }: Manifest): Promise<void> {
    for (const { path, sha256 } of files) {
      this.#signal?.throwIfAborted();
      const { sha256: actual } = await digestOfFile(join(this.#folder, path)).catch((cause: unknown) => {
        throw this.#invalid(`${path} cannot be read`, cause);
      });
      if (actual !== sha256) throw this.#invalid(`${path} was changed after it was exported`);
    }
    const known = new Set([manifestFile, ...files.map(({ path }) => path)]);
    const present = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    for (const entry of present.filter((one) => !one.isDirectory())) {
      const path = relative(this.#folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      if (!known.has(path)) throw this.#invalid(`${path} was put in after it was exported`);
    }
  }

  async lot({ lot, name }: Manifest): Promise<{ signed: SignedLot; engineer: string }> {
    const { signed, fingerprint } = this.#signedLot(asJson(await this.#read('lot.json')));
    if (signed.lot.id !== lot || signed.lot.name !== name) throw this.#invalid('its lot.json is of another lot');
    return { signed, engineer: fingerprint };
  }

  #signedLot(data: unknown): VerifiedLot {
    try {
      const { fingerprint } = verifyLot(data, 'lot.json');
      // What was signed is what is there, not what the form makes of it.
      return { signed: data as SignedLot, fingerprint };
    } catch (cause) {
      throw this.#invalid('its lot.json is not as its engineer has signed it', cause);
    }
  }

  /** From its first entry to the one that the manifest names. */
  async followLog({ lot, chain }: Manifest, signed: SignedLot): Promise<FollowedLot> {
    const followed = new FollowedLot(signed.lot);
    const replay = new Replay(signed);
    for await (const entry of this.#lines<LogEntry>('log.jsonl')) {
      const reason = entry.lot === lot ? replay.take(entry) : 'it is of another lot';
      if (reason !== undefined) throw this.#invalid(`entry ${replay.entries + 1} of its log: ${reason}`);
      followed.take(entry);
    }
    if (replay.entries !== chain.entries || replay.head !== chain.head)
      throw this.#invalid(`its log does not end at entry ${chain.entries}, as its ${manifestFile} says`);
    if (!chain.holds)
      throw this.#invalid('the ledger did not hold when it was exported: its rows were not what its log says');
    return followed;
  }

  /** All that the log names and that are not said to be elsewhere, and those of first boots beside them. */
  async checkCertificates({ files, withoutCertificate }: Manifest, followed: FollowedLot): Promise<number> {
    const digests = new Map(files.map(({ path, sha256 }) => [path, sha256]));
    const missing = new Set(withoutCertificate.map(({ unit, attempt }) => certificateFile(unit, attempt)));
    for (const { unit, attempt, sha256 } of followed.certificates) {
      const name = certificateFile(unit, attempt);
      const path = `certificates/${name}`;
      const actual = digests.get(path);
      if (actual === undefined && missing.has(name)) continue;
      if (actual !== sha256) throw this.#invalid(`${path} is not the certificate that its log names`);
      const { certificate } = await this.#certificate(path);
      if (!digests.has(withBoot(path))) continue;
      const { certificate: booted, fingerprint } = await this.#certificate(withBoot(path));
      const { boot: _, ...same } = booted;
      if (canonicalJson(same) !== canonicalJson(certificate))
        throw this.#invalid(`${withBoot(path)} is of another card than ${path} (signed by ${fingerprint})`);
    }
    return followed.certificates.length - missing.size;
  }

  async #certificate(path: string): Promise<VerifiedCertificate> {
    try {
      return verifyCertificate(await this.#read(path), { file: path });
    } catch (cause) {
      throw this.#invalid(`${path} was changed after it was signed`, cause);
    }
  }

  async *#lines<T>(path: string): AsyncGenerator<T> {
    let count = 0;
    const input = createReadStream(join(this.#folder, path), { encoding: 'utf8' });
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      count += 1;
      const value = asJson(line);
      if (typeof value !== 'object' || value === null) throw this.#invalid(`line ${count} of ${path} cannot be read`);
      yield value as T;
      if (count % atOnce !== 0) continue;
      this.#signal?.throwIfAborted();
      await breathe();
    }
  }

  async #read(path: string): Promise<string> {
    return await readFile(join(this.#folder, path), 'utf8').catch((cause: unknown) => {
      throw this.#invalid(`its ${path} cannot be read`, cause);
    });
  }

  #invalid(reason: string, cause?: unknown): WickError {
    return new WickError('lot-export-invalid', { folder: this.#folder, reason }, { cause });
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
