import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { DeviceMarks } from '../../../contract/boot.ts';
import { type Certificate, signedCertificateSchema } from '../../../contract/certificate.ts';
import type { AwaitedBoot } from '../../../contract/lot/bench.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import { type Judgement, wishFor } from '../../../contract/verdict.ts';
import type { SteadyClock } from '../../boot/steady-clock.ts';
import type { AwaitedUnit } from '../../boot/watch.ts';
import { asMark, deviceMarks, expectedOf } from './unit-marks.ts';

/** A unit whose card is good, as the ledger has it. */
export type ShippedUnit = Pick<
  UnitRecord,
  'number' | 'attempt' | 'board' | 'changed' | 'state' | 'reservation' | 'marks' | 'expects'
>;

/** One that lies on the shelf. */
export interface ShelvedUnit {
  unit: ShippedUnit;
  /** Of this station. */
  certificate: Certificate | undefined;
  /** ms since 1970. */
  since: number;
  judgement: Judgement | undefined;
  /** That it is up is told. */
  isBooted: boolean;
  /** What is told of it to the ledger, one after the other. */
  telling: Promise<unknown>;
}

/** What is looked for. `certificate`: of this station; what those of others say of the first boot is in the ledger. */
export function awaitedUnit(
  unit: ShippedUnit,
  { certificate, passes, clock }: { certificate: Certificate | undefined; passes: Lot['passes']; clock: SteadyClock },
): AwaitedUnit {
  const { number, state, changed } = unit;
  const expected = certificate?.expects ?? expectedOf(unit.expects, unit.marks);
  // Of one that is booted the ledger no longer says when its card was done, and its start was seen.
  const dated = certificate === undefined ? (state === 'booted' ? 0 : changed) : Date.parse(certificate.finished);
  // What lies ahead was dated by a clock that was set back since.
  const flashed = Math.min(clock.correct(dated), clock.now());
  return {
    id: String(number),
    expected,
    wish: passes === 'claimed' || passes === 'up' ? passes : wishFor(expected),
    marks: marksOf(unit),
    // By the clock of the day as it is whenever that is asked.
    get flashed() {
      return clock.shown(flashed);
    },
  };
}

/** As it is shown. */
export function awaitedBoot({ unit: { number, board }, since, judgement }: ShelvedUnit): AwaitedBoot {
  return {
    unit: number,
    since,
    verdict: judgement?.verdict ?? 'not-seen',
    ...(judgement?.next === undefined ? {} : { next: judgement.next }),
    ...(board === undefined ? {} : { board }),
  };
}

/** The code of a board is its address or its serial number, too. */
export function marksOf({ marks, board }: Pick<ShippedUnit, 'marks' | 'board'>): DeviceMarks {
  const own = deviceMarks(marks);
  const [mac, serial] = [asMark('mac', board ?? ''), asMark('serial', board ?? '')];
  if (mac !== undefined) return { mac, ...own };
  return serial === undefined ? own : { serial, ...own };
}

/** The certificate in a file, where it is the one that the ledger speaks of. Throws in all other cases. */
export async function readCertificate(file: string, sha256?: string): Promise<Certificate> {
  const bytes = await readFile(file);
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new Error(`${file} is not the certificate that the ledger has the digest of`);
  return signedCertificateSchema.parse(JSON.parse(bytes.toString('utf8'))).certificate;
}
