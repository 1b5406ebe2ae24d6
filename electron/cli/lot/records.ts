import { writeFile } from 'node:fs/promises';
import { WickError } from '../../contract/errors.ts';
import { stationKey } from '../../engine/certificate/station-key.ts';
import { reportOf } from '../../engine/lot/report/export-lot.ts';
import { verifyExport } from '../../engine/lot/report/verify-export.ts';
import { exportFrom } from '../../engine/lot/station/export-from.ts';
import type { Face } from '../output/face.ts';
import { version } from '../version.ts';
import { type LedgerChoice, lotNamed, openDesk } from './ledger.ts';

export interface LotExportOptions extends LedgerChoice {
  certificates?: readonly string[];
}

/** `wick lot export LOT FOLDER [--certificates FOLDER]…` */
export async function lotExport(
  face: Face,
  named: string,
  folder: string,
  { certificates = [], ...options }: LotExportOptions,
): Promise<number> {
  await using desk = await openDesk(options);
  const lot = await lotNamed(desk.ledger, named);
  const { signal } = face;
  const from = { stationFolder: desk.folder, version, certificates, signal };
  const made = await exportFrom(desk.ledger, lot, folder, from);
  const { chain, units, withoutCertificate } = made.manifest;
  const said = { lot, folder: made.folder, files: made.files, chain, units, withoutCertificate };
  face.event('result', { ok: true, exitCode: 0, ...said });
  if (face.json) return 0;
  face.print(`${units} units, ${made.files.length} files: ${made.folder}`);
  if (!chain.holds) face.note('The log does not hold: see what "wick lot reconcile" says.');
  if (withoutCertificate.length > 0) {
    const stations = [...new Set(withoutCertificate.map(({ station }) => station))];
    face.note(
      `${withoutCertificate.length} certificates are not here. They are at the stations that made them (${stations.join(', ')}): copy their folders certificates/${lot} here, and name them with --certificates.`,
    );
  }
  return 0;
}

/** `wick lot verify FOLDER`: of an export, without any ledger. */
export async function lotVerify(face: Face, named: string): Promise<number> {
  const { manifest, fingerprint, engineer, certificates } = await verifyExport(named, face.signal);
  const { name, lot, chain, units, withoutCertificate, exported } = manifest;
  const missing = withoutCertificate.length;
  const said = { lot, name, units, chain, certificates, withoutCertificate, exported, station: fingerprint, engineer };
  face.event('result', { ok: true, exitCode: 0, ...said });
  if (face.json) return 0;
  const others = missing === 0 ? '' : `; ${missing} are at other stations`;
  face.print(
    [
      `"${name}" (${lot}) is as it was exported on ${exported}: ${units} units, ${chain.entries} entries of the log, ${certificates} certificates${others}.`,
      `Signed by the station ${fingerprint}, the lot by the engineer ${engineer}: compare these with theirs.`,
    ].join('\n'),
  );
  return 0;
}

/** `wick lot report LOT -o FILE` */
export async function lotReport(
  face: Face,
  named: string,
  options: LedgerChoice & { output: string },
): Promise<number> {
  const { output: path } = options;
  await using desk = await openDesk(options);
  const lot = await lotNamed(desk.ledger, named);
  const bytes = await reportOf(desk.ledger, lot, { key: await stationKey(desk.folder), signal: face.signal });
  await writeFile(path, bytes, { flag: 'wx' }).catch((cause: Error) => {
    throw new WickError('file-unwritable', { path, reason: cause.message }, { cause });
  });
  face.event('result', { ok: true, exitCode: 0, lot, file: path });
  if (!face.json) face.print(path);
  return 0;
}
