/**
 * Works on a lot until the power is cut. Arguments: folder on the drive, number of units. After each thing that was
 * acknowledged it says so (WriterMark as JSON), and goes on when it is told to.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { ledgerOf, plainLot, plainUnits, wellEvents } from '../../rigs/lot.ts';

export interface WriterMark {
  lot: string;
  /** The last entry of the log that was acknowledged. */
  sequence: number;
  hash: string;
  /** Tokens that may have left the station, and so must never be handed out again. */
  exposed: readonly string[];
}

const [folder = '', units = '0'] = process.argv.slice(2);
await using ledger = await ledgerOf(join(folder, 'ledger.sqlite'), folder);
const signed = plainLot(Number(units));
const { id: lot } = signed.lot;
const exposed: string[] = [];
let last = { sequence: 0, hash: '' };

await ledger.create(signed, plainUnits(Number(units) + 2));
await acknowledged();
// Two slots in turn, so that there is always more than one unit in hand.
let before: (() => Promise<void>) | undefined;
for (let index = 0; index < Number(units); index++) {
  const taken = await ledger.reserve({ lot, slot: String(index % 2), lease: 60_000 });
  if (taken === undefined) break;
  await acknowledged();
  const { number } = taken.unit;
  const isBad = index % 5 === 4;
  for (const [step, event] of wellEvents.entries()) {
    if (isBad && step === 2) break;
    await ledger.tell(lot, number, event, taken.id);
    if (event.kind === 'exposing') exposed.push(taken.values.secret['token']?.reveal() ?? '');
    await acknowledged();
    if (step === 1) {
      await before?.();
      before = undefined;
    }
  }
  if (isBad)
    before = async () => {
      await ledger.tell(lot, number, { kind: 'failed', cause: 'read-back' }, taken.id);
      await acknowledged();
    };
}
process.disconnect();

async function acknowledged(): Promise<void> {
  for await (const { sequence, hash } of ledger.log(lot, { after: last.sequence })) last = { sequence, hash };
  const mark: WriterMark = { lot, ...last, exposed: [...exposed] };
  process.send?.(JSON.stringify(mark));
  await once(process, 'message');
}
