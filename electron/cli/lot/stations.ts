import { verifyLot } from '../../engine/lot/definition/sign-lot.ts';
import { isTrusted, trustEngineer } from '../../engine/lot/definition/trust.ts';
import { cardOf } from '../../engine/lot/station/own-card.ts';
import { stationFolder } from '../../engine/station-folder.ts';
import { confirm } from '../hub/choose.ts';
import type { Face } from '../output/face.ts';
import { type LedgerChoice, lotNamed, openDesk } from './ledger.ts';

/** `wick lot card`: what other stations need to admit this one. */
export async function lotCard(face: Face): Promise<number> {
  const { key, fingerprint } = await cardOf(await stationFolder());
  face.event('result', { ok: true, exitCode: 0, card: key, fingerprint });
  if (!face.json) face.print(key);
  return 0;
}

export interface LotAdmitOptions extends LedgerChoice {
  name: string;
}

/** `wick lot admit LOT CARD --name NAME` */
export async function lotAdmit(face: Face, named: string, card: string, options: LotAdmitOptions): Promise<number> {
  await using desk = await openDesk(options);
  const lot = await lotNamed(desk.ledger, named);
  await desk.ledger.admit(lot, card, options.name);
  face.event('result', { ok: true, exitCode: 0, lot, name: options.name });
  if (!face.json) face.print(`The station "${options.name}" may make units of this lot, and read their secrets.`);
  return 0;
}

/** `wick lot trust LOT [--yes]`: this station runs what its engineer signs from now on. */
export async function lotTrust(face: Face, named: string, options: LedgerChoice & { yes?: true }): Promise<number> {
  await using desk = await openDesk(options);
  const lot = await lotNamed(desk.ledger, named);
  const signed = await desk.ledger.lot(lot);
  const { fingerprint } = verifyLot(signed, `"${signed.lot.name}"`);
  if (!(await isTrusted(desk.folder, signed))) {
    face.note(
      `"${signed.lot.name}" is signed with the key ${fingerprint}. Compare it with what its engineer reads to you.`,
    );
    await confirm(face, `Run what is signed with ${fingerprint} from now on`, options.yes);
    await trustEngineer(desk.folder, signed, signed.lot.name);
  }
  face.event('result', { ok: true, exitCode: 0, lot, fingerprint });
  if (!face.json) face.print(`This station trusts ${fingerprint}.`);
  return 0;
}
