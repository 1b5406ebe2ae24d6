import { randomUUID } from 'node:crypto';
import type { BenchCard } from '../../../contract/lot/bench.ts';
import type { Drive } from '../../../contract/drive.ts';
import type { SeatedCard } from '../slots/place.ts';
import type { Refusal } from './card-rule.ts';

/** A card in a slot, from when it is put in until it is taken out. */
export class SlotCard {
  /** As the system tells one insertion from the next. */
  readonly insertion: string;
  /** Of this one time: who wants something of the card names it, so that another one never gets it. */
  readonly token = randomUUID();
  /** As it was seen last: the computer puts to use what it can read. */
  drive: Drive;
  /** When it was here before; undefined until it was looked at. */
  seen: BenchCard['seen'] | undefined;
  /** Why it is not started. */
  refusal: Refusal | undefined;
  /** Refusals that an engineer has let pass. */
  readonly allowed: Refusal[] = [];
  unit: number | undefined;
  board: string | undefined;
  isEjected = false;
  /** Its reader said since that it has no card: what is in there next is another one. */
  wasOff = false;
  /** It is shown still, for what came of it. */
  isOut = false;

  constructor({ drive, insertion }: SeatedCard) {
    this.drive = drive;
    this.insertion = insertion;
  }

  get view(): BenchCard {
    const { path, name, size, cid, serial } = this.drive;
    return {
      token: this.token,
      path,
      name,
      size,
      ...(cid === undefined ? {} : { cid }),
      ...(serial === undefined ? {} : { serial }),
      ...(this.seen === undefined || this.seen.length === 0 ? {} : { seen: this.seen }),
    };
  }

  is({ insertion }: SeatedCard): boolean {
    return !this.isOut && !this.wasOff && insertion === this.insertion;
  }

  /** Whether it may be this one that the system has lost for a moment, and counts anew. */
  mayBe({ drive }: SeatedCard): boolean {
    const { path, name, size, cid, serial, transport } = this.drive;
    return (
      name === drive.name &&
      size === drive.size &&
      cid === drive.cid &&
      serial === drive.serial &&
      transport === drive.transport &&
      (transport !== 'practice' || path === drive.path)
    );
  }
}
