import { stationKey } from '../../certificate/station-key.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Exported, exportLot } from '../report/export-lot.ts';
import { certificatesOf } from '../run/make-unit.ts';

interface ExportFrom {
  stationFolder: string;
  /** Of Wick. */
  version: string;
  /** Folders with the certificates of other stations. */
  certificates?: readonly string[];
  signal: AbortSignal;
}

/** All that this station knows of a lot, in a new folder. @throws WickError what `exportLot` throws */
export async function exportFrom(
  ledger: Ledger,
  lot: string,
  folder: string,
  { stationFolder, version, certificates = [], signal }: ExportFrom,
): Promise<Exported> {
  const key = await stationKey(stationFolder);
  return await exportLot(ledger, lot, folder, {
    key,
    version,
    certificates: [certificatesOf(stationFolder, lot), ...certificates],
    signal,
  });
}
