import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { WickError } from '../../../contract/errors.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import type { StationKey } from '../../certificate/station-key.ts';
import { errorCode, fileReason } from '../../image/source/reason.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { copyCertificates } from './certificates.ts';
import { FollowedLot } from './followed-lot.ts';
import { lotPdf, type LotReport } from './lot-pdf.ts';
import { digestOfFile, type Manifest, manifestFile, signManifest } from './manifest.ts';
import { readme } from './readme.ts';
import { statisticsOf } from './statistics.ts';
import { writeLogAndUnits } from './write-units.ts';

type Source = Pick<Ledger, 'lot' | 'units' | 'log' | 'prove'>;

export interface ExportOptions {
  /** The station's. */
  key: StationKey;
  /** Of Wick. */
  version: string;
  /** Folders of certificates. */
  certificates: readonly string[];
  signal: AbortSignal;
  now?: Date | undefined;
  timeZone?: string | undefined;
}

export interface Exported {
  folder: string;
  /** Within it. */
  files: string[];
  manifest: Manifest;
}

/**
 * Writes all that is known of a lot into a new folder, which is whole or not there: tables for programs and for people, the
 * log, a report, certificates, and a manifest that the station signs. There is no secret in any of it.
 *
 * @throws WickError `lot-unknown`, `ledger-unreachable`, `usage` where the folder holds something, `file-unwritable`
 */
export async function exportLot(ledger: Source, lot: string, named: string, options: ExportOptions): Promise<Exported> {
  const folder = resolve(named);
  await mustBeFree(folder, named);
  const signed = await ledger.lot(lot);
  const draft = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.part`);
  try {
    await mkdir(join(draft, 'certificates'), { recursive: true });
    const manifest = await write(ledger, signed, draft, options);
    await rmdir(folder).catch(() => {});
    await rename(draft, folder);
    return { folder, files: [...manifest.files.map(({ path }) => path), manifestFile], manifest };
  } catch (cause) {
    if (cause instanceof WickError || options.signal.aborted || errorCode(cause) === undefined) throw cause;
    throw new WickError('file-unwritable', { path: named, reason: fileReason(cause) }, { cause });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function write(ledger: Source, signed: SignedLot, draft: string, options: ExportOptions): Promise<Manifest> {
  const { key, version, certificates, signal, now = new Date(), timeZone } = options;
  const { lot } = signed;
  const followed = new FollowedLot(lot);
  const units = await writeLogAndUnits(ledger, followed, { lot, folder: draft, signal });
  const statistics = await statisticsOf(followed.attempts);
  const withoutCertificate = await copyCertificates(followed.certificates, certificates, join(draft, 'certificates'));
  const proof = await ledger.prove(lot.id);
  const report = reportFrom(followed, { lot, statistics, station: key.fingerprint, now, timeZone });
  await writeFile(join(draft, 'report.pdf'), await lotPdf(report));
  await writeFile(join(draft, 'lot.json'), `${JSON.stringify(signed, undefined, 2)}\n`);
  await writeFile(join(draft, 'statistics.json'), `${JSON.stringify(statistics, undefined, 2)}\n`);
  await writeFile(join(draft, 'README.txt'), readme(lot.name));
  const manifest: Manifest = {
    wick: 1,
    kind: 'lot-export',
    tool: `wick ${version}`,
    lot: lot.id,
    name: lot.name,
    exported: now.toISOString(),
    chain: { ...report.chain, holds: proof.problem === undefined },
    units,
    files: await filesIn(draft),
    withoutCertificate,
  };
  await writeFile(join(draft, manifestFile), `${JSON.stringify(signManifest(manifest, key), undefined, 2)}\n`);
  return manifest;
}

/** What the report of `lot.report` shows, without a folder. */
export async function reportOf(
  ledger: Pick<Source, 'lot' | 'log'>,
  id: string,
  { key, signal, now = new Date(), timeZone }: Pick<ExportOptions, 'key' | 'signal' | 'now' | 'timeZone'>,
): Promise<Buffer> {
  const { lot } = await ledger.lot(id);
  const followed = new FollowedLot(lot);
  for await (const entry of ledger.log(id)) {
    signal.throwIfAborted();
    followed.take(entry);
  }
  const statistics = await statisticsOf(followed.attempts);
  return await lotPdf(reportFrom(followed, { lot, statistics, station: key.fingerprint, now, timeZone }));
}

function reportFrom(
  followed: FollowedLot,
  rest: Pick<LotReport, 'lot' | 'statistics' | 'station' | 'now' | 'timeZone'>,
): LotReport {
  const { entries, head } = followed.attempts;
  return { ...rest, status: followed.status, failed: followed.failed(), chain: { entries, head } };
}

async function filesIn(draft: string): Promise<Manifest['files']> {
  const files: Manifest['files'] = [];
  const entries = await readdir(draft, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(draft.length + 1));
  for (const path of paths.sort()) {
    files.push({ path: path.replaceAll('\\', '/'), ...(await digestOfFile(join(draft, path))) });
  }
  return files;
}

async function mustBeFree(folder: string, named: string): Promise<void> {
  const there = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw new WickError('file-unwritable', { path: named, reason: fileReason(error) }, { cause: error });
  });
  if (there.length === 0) return;
  throw new WickError('usage', {
    reason: `${named} holds something already, and an export never takes the place of anything.`,
    hint: 'Name a new folder.',
  });
}
