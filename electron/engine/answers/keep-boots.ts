import type { ObserverName } from '../../contract/boot.ts';
import { fulfils } from '../../contract/verdict.ts';
import { recordOf } from '../boot/record.ts';
import type { UnitBoot } from '../boot/watch.ts';
import { addBoot } from '../certificate/add-boot.ts';
import { CertificateShelf, type ShelvedCertificate } from '../certificate/shelf.ts';
import { presentStationKey } from '../certificate/station-key.ts';
import { verifyCertificate } from '../certificate/verify.ts';
import type { Host } from './host.ts';

interface Ended {
  /** By unit of the history. */
  cards: ReadonlyMap<string, ShelvedCertificate>;
  boots: readonly UnitBoot[];
  observers: ObserverName[];
}

/** Puts how it went into the certificates. What another station has signed stays as it is. @throws WickError `file-unwritable` */
export async function keepBoots(host: Host, { cards, boots, observers }: Ended): Promise<void> {
  const key = await presentStationKey(host.folder);
  if (key === undefined) return;
  const shelf = new CertificateShelf(host.certificates);
  for (const boot of boots) {
    if (!cards.has(boot.unit)) continue;
    const { file, signed } = await shelf.get(boot.unit);
    const { certificate, trusted } = verifyCertificate(JSON.stringify(signed), { file, trusted: [key.publicKey] });
    if (!trusted || knowsBetter(certificate.boot?.verdict, observers)) continue;
    await addBoot(file, { certificate, boot: recordOf(boot, observers), key });
  }
}

/** That a device was up is not made undone by a later look at its medium alone, which shows less. */
function knowsBetter(known: Parameters<typeof fulfils>[0] | undefined, observers: readonly ObserverName[]): boolean {
  return known !== undefined && fulfils(known, 'up') && observers.every((name) => name === 'medium');
}
