import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { WickError } from '../../../contract/errors.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import { certificateSuffix } from '../../certificate/keep.ts';
import type { StationKey } from '../../certificate/station-key.ts';
import { errorCode, fileReason } from '../../image/source/reason.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { AttemptLog } from './attempts.ts';
import { certificatesIn } from './certificates.ts';
import { lotPdf } from './lot-pdf.ts';
import { digestOfFile, type Manifest, manifestFile, signManifest } from './manifest.ts';
import { readme } from './readme.ts';
import { type LotStatistics, statisticsOf } from './statistics.ts';
import { TextFile } from './text-file.ts';
import { tableHead, tableLine } from './unit-table.ts';

type Source = Pick<Ledger, 'lot' | 'standing' | 'units' | 'log' | 'prove' | 'station'>;

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

/** Units that are asked for at once. */
const page = 1000;

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
  const standing = await ledger.standing(lot.id);
  const log = await writeLog(ledger, lot.id, join(draft, 'log.jsonl'), signal);
  const units = await writeUnits(ledger, signed, draft, signal);
  const statistics = statisticsOf(log);
  const { withoutCertificate } = await copyCertificates(units.shipped, certificates, join(draft, 'certificates'));
  const proof = await ledger.prove(lot.id);
  const chain = { entries: log.entries, head: log.head };
  const report = {
    lot,
    status: standing.status,
    statistics,
    failed: units.failed,
    chain,
    station: key.fingerprint,
    now,
    timeZone,
  };
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
    chain: { ...chain, holds: proof.problem === undefined },
    units: units.count,
    files: await filesIn(draft),
    withoutCertificate,
  };
  await writeFile(join(draft, manifestFile), `${JSON.stringify(signManifest(manifest, key), undefined, 2)}\n`);
  return manifest;
}

/** What the report of `lot.report` shows, without a folder. */
export async function reportOf(
  ledger: Source,
  id: string,
  { key, signal, now = new Date(), timeZone }: Pick<ExportOptions, 'key' | 'signal' | 'now' | 'timeZone'>,
): Promise<Buffer> {
  const { lot } = await ledger.lot(id);
  const { status } = await ledger.standing(id);
  const log = await readAttempts(ledger, id, signal);
  const failed = await ledger.units(id, { states: ['failed', 'scrapped'], limit: page });
  const chain = { entries: log.entries, head: log.head };
  return await lotPdf({
    lot,
    status,
    statistics: statisticsOf(log),
    failed,
    chain,
    station: key.fingerprint,
    now,
    timeZone,
  });
}

/** Figures of a lot, from its log. */
export async function statisticsOfLot(
  ledger: Pick<Source, 'log'>,
  lot: string,
  signal: AbortSignal,
): Promise<LotStatistics> {
  return statisticsOf(await readAttempts(ledger, lot, signal));
}

async function readAttempts(ledger: Pick<Source, 'log'>, lot: string, signal: AbortSignal): Promise<AttemptLog> {
  const log = new AttemptLog();
  for await (const entry of ledger.log(lot)) {
    signal.throwIfAborted();
    log.add(entry);
  }
  return log;
}

async function writeLog(ledger: Source, lot: string, path: string, signal: AbortSignal): Promise<AttemptLog> {
  const log = new AttemptLog();
  await using file = new TextFile(path);
  for await (const entry of ledger.log(lot)) {
    signal.throwIfAborted();
    log.add(entry);
    await file.write(`${JSON.stringify(entry)}\n`);
  }
  return log;
}

interface WrittenUnits {
  count: number;
  failed: UnitRecord[];
  /** Number and digest of the certificate. */
  shipped: { number: number; certificate: string }[];
}

async function writeUnits(
  ledger: Source,
  { lot }: SignedLot,
  draft: string,
  signal: AbortSignal,
): Promise<WrittenUnits> {
  const names = namesOf(lot.values);
  const written: WrittenUnits = { count: 0, failed: [], shipped: [] };
  await using table = new TextFile(join(draft, 'units.csv'));
  await using lines = new TextFile(join(draft, 'units.jsonl'));
  await table.write(tableHead(names));
  for (let from = 1; ; ) {
    signal.throwIfAborted();
    const units = await ledger.units(lot.id, { from, limit: page });
    for (const unit of units) {
      await table.write(tableLine(unit, names));
      await lines.write(`${JSON.stringify(unit)}\n`);
      written.count += 1;
      const { number, certificate } = unit;
      if (unit.state === 'failed' || unit.state === 'scrapped') written.failed.push(unit);
      if (certificate !== undefined) written.shipped.push({ number, certificate });
    }
    const last = units.at(-1);
    if (last === undefined || units.length < page) return written;
    from = last.number + 1;
  }
}

function namesOf(values: SignedLot['lot']['values']): string[] {
  if (values.kind === 'none') return [];
  const names = values.kind === 'table' ? values.columns : Object.keys(values.rules);
  return names.filter((name) => !values.secret.includes(name));
}

async function copyCertificates(
  shipped: WrittenUnits['shipped'],
  folders: readonly string[],
  to: string,
): Promise<{ withoutCertificate: number[] }> {
  const found = await certificatesIn(folders);
  const withoutCertificate: number[] = [];
  for (const { number, certificate } of shipped) {
    const path = found.get(certificate);
    if (path === undefined) withoutCertificate.push(number);
    else await copyFile(path, join(to, `unit-${String(number).padStart(6, '0')}${certificateSuffix}`));
  }
  return { withoutCertificate };
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
