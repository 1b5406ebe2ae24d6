import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { lotCalls } from '../../contract/calls/lot.ts';
import { signedCertificateSchema } from '../../contract/certificate.ts';
import { WickError } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import { presentStationKey } from '../certificate/station-key.ts';
import { verifyCertificate } from '../certificate/verify.ts';
import type { Host } from './host.ts';

export function certificateAnswers(host: Host): Pick<Handlers<typeof lotCalls>, 'unit.certificate'> {
  return {
    'unit.certificate': async ({ lot, unit }) => {
      const [record] = await (await host.bench.desk.ledger()).units(lot, { units: [unit] });
      if (record === undefined) throw new WickError('lot-no-unit', { lot, unit });
      const { certificateName, certificatesOf } = await import('../lot/run/make-unit.ts');
      const file = join(certificatesOf(host.folder, lot), certificateName(unit, record.attempt));
      const bytes = await readFile(file).catch(() => undefined);
      // The ledger says which one it is; any other is not its certificate.
      const digest = bytes && createHash('sha256').update(bytes).digest('hex');
      if (bytes === undefined || digest !== record.certificate) return {};
      const own = await presentStationKey(host.folder);
      const trusted = own === undefined ? [] : [own.publicKey];
      const verified = verifyCertificate(bytes.toString(), { file, trusted });
      const signed = signedCertificateSchema.parse(JSON.parse(bytes.toString()));
      return { certificate: { file, signed, fingerprint: verified.fingerprint, own: verified.trusted } };
    },
  };
}
