import { writeFile } from 'node:fs/promises';
import { isWickError, exitCodes, WickError } from '../../contract/errors.ts';
import { stationKey } from '../../engine/certificate/station-key.ts';
import { reportOf } from '../../engine/lot/report/export-lot.ts';
import { verifyExport } from '../../engine/lot/report/verify-export.ts';
import { exportFrom } from '../../engine/lot/station/export-from.ts';
import { type SettledLot, settleLot } from '../../engine/lot/station/settle-lot.ts';
import type { Face } from '../output/face.ts';
import { showError } from '../output/face.ts';
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

const said: Readonly<Record<SettledLot['settled'][number]['what'], string>> = {
  returned: 'was shown to nobody: it is made once more with its values',
  burnt: 'may be out there: its values are never used again',
  disabled: 'the Hub takes its token no longer',
  'not-disabled': 'its token could not be disabled',
  refused: 'something was told of it when it was too late',
};

/** `wick lot reconcile [LOT]` */
export async function lotReconcile(face: Face, named: string | undefined, options: LedgerChoice): Promise<number> {
  await using desk = await openDesk(options);
  const { ledger, place } = desk;
  const lots = named === undefined ? (await ledger.list()).map(({ id }) => id) : [await lotNamed(ledger, named)];
  const reports: (SettledLot & { lot: string })[] = [];
  let damaged: WickError | undefined;
  for (const lot of lots) {
    try {
      const settled = await settleLot(ledger, lot, { ledgerName: place.name, signal: face.signal });
      reports.push({ lot, ...settled });
      face.event('reconciled', { lot, ...settled });
      if (!face.json) say(face, (await ledger.standing(lot)).name, settled);
    } catch (error) {
      if (!isWickError(error, 'ledger-damaged')) throw error;
      face.note(`${lot}: ${error.message}`);
      damaged ??= error;
    }
  }
  if (damaged !== undefined) return showError(face, damaged);
  const isSettled = reports.every(({ settled }) => settled.every(({ what }) => what !== 'not-disabled'));
  const exitCode = isSettled ? exitCodes.done : exitCodes.someTargetsFailed;
  face.event('result', { ok: isSettled, exitCode, ledger: place.name, lots: reports });
  return exitCode;
}

function say(face: Face, name: string, { entries, settled }: SettledLot): void {
  face.print(`${name}: all ${entries} entries of its log hold.`);
  for (const { unit, what, problem } of settled)
    face.print(`    unit ${unit}: ${said[what]}${problem === undefined ? '' : `: ${problem.error.message}`}`);
}
