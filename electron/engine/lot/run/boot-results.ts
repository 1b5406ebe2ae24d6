import { join } from 'node:path';
import { asWickError, type WickError } from '../../../contract/errors.ts';
import { recordOf } from '../../boot/record.ts';
import type { UnitBoot } from '../../boot/watched.ts';
import { addBoot } from '../../certificate/add-boot.ts';
import { disableValues } from '../ledger/disable-values.ts';
import { BootTeller, type Outcome } from './boot-teller.ts';
import { certificateName, certificatesOf } from './make-unit.ts';
import type { LotRunOptions } from './options.ts';
import type { ShelvedUnit } from './shelved.ts';

export interface BootResultsOptions {
  options: LotRunOptions;
  signal: AbortSignal;
  reach: (error: WickError) => void;
  tokenLeft: (unit: number, error: WickError) => void;
  /** How it went is in no certificate. */
  notRecorded: (unit: number, error: WickError) => void;
}

/** What becomes of a unit by what was seen of its device: in the ledger, in a certificate, and at its Hub. */
export class BootResults {
  readonly #parts: BootResultsOptions;
  readonly #teller: BootTeller;

  constructor(parts: BootResultsOptions) {
    this.#parts = parts;
    const { options, signal, reach } = parts;
    this.#teller = new BootTeller({ ledger: options.ledger, lot: options.lot.id, signal, reach });
  }

  /** It is up, and may still have to be claimed. */
  async comeUp(shelved: ShelvedUnit, verdict: string): Promise<void> {
    if (shelved.isBooted) return;
    const { is } = await this.#teller.tell(shelved.unit, { kind: 'booted', verdict });
    if (is === 'told') shelved.isBooted = true;
  }

  async finish(shelved: ShelvedUnit, boot: UnitBoot): Promise<Outcome> {
    if (boot.fulfilled) return await this.#pass(shelved, boot);
    const { verdict, next } = boot.judgement;
    const why = next === undefined ? {} : { message: next.slice(0, 1000) };
    await this.#record(shelved, boot);
    return await this.#teller.tell(shelved.unit, { kind: 'failed', cause: 'boot', code: verdict, ...why });
  }

  async #pass(shelved: ShelvedUnit, boot: UnitBoot): Promise<Outcome> {
    await this.comeUp(shelved, boot.judgement.verdict);
    await this.#record(shelved, boot);
    return await this.#teller.tell(shelved.unit, { kind: 'passed' });
  }

  /** Its tokens have nothing to do any more. Never throws. */
  async disable(unit: number, tags: readonly string[]): Promise<void> {
    const { options, tokenLeft } = this.#parts;
    const { disableToken, ledger, lot } = options;
    if (disableToken === undefined || tags.length === 0) return;
    try {
      await disableValues(ledger, { lot: lot.id, number: unit }, async () => {
        for (const tag of tags) await disableToken(tag, AbortSignal.timeout(20_000));
      });
    } catch (error) {
      tokenLeft(unit, asWickError(error));
    }
  }

  /** How it went, in a certificate beside the first, whose digest the ledger has. Never throws. */
  async #record({ unit, certificate }: ShelvedUnit, boot: UnitBoot): Promise<void> {
    if (certificate === undefined) return;
    const { options, notRecorded } = this.#parts;
    const file = certificateFile(options, unit).replace(/\.certificate\.json$/, '.boot.certificate.json');
    const observers = [...new Set(boot.sightings.map(({ observer }) => observer))];
    try {
      await addBoot(file, { certificate, boot: recordOf(boot, observers), key: options.certify.key });
    } catch (error) {
      notRecorded(unit.number, asWickError(error));
    }
  }
}

/** Of the card, at this station. */
export function certificateFile(
  { stationFolder, lot }: Pick<LotRunOptions, 'stationFolder' | 'lot'>,
  { number, attempt }: { number: number; attempt: number },
): string {
  return join(certificatesOf(stationFolder, lot.id), certificateName(number, attempt));
}
