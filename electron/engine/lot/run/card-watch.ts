import type { FlashEvent } from '../../../contract/flash.ts';
import type { UnitCard } from '../../../contract/lot/states.ts';
import type { Hold } from './hold.ts';
import type { MakeEvent } from './make-unit.ts';

/** What happens to the card, told to the ledger when it does. */
export class CardWatch {
  rate: number | undefined;
  #card: UnitCard;
  readonly #hold: Hold;
  readonly #emit: (event: MakeEvent) => void;
  #began: number | undefined;
  #bytes = 0;
  #told: 'nothing' | 'written' | 'verified' | 'provisioned' = 'nothing';

  constructor(card: UnitCard, hold: Hold, emit: (event: MakeEvent) => void) {
    this.#card = card;
    this.#hold = hold;
    this.#emit = emit;
  }

  take(event: FlashEvent): void {
    if (event.type === 'bytes' && this.#told === 'nothing') this.#bytes = Math.max(this.#bytes, event.bytes);
    if (event.type === 'phase') this.#takePhase(event.phase);
    this.#emit({ type: 'flash', event });
  }

  #takePhase(phase: Extract<FlashEvent, { type: 'phase' }>['phase']): void {
    if (phase === 'writing') {
      this.#began = performance.now();
      this.#bytes = 0;
    }
    const isWritten = ['verifying', 'provisioning', 'finishing'].includes(phase);
    if (isWritten && this.#told === 'nothing') {
      const took = this.#began === undefined ? 0 : performance.now() - this.#began;
      if (took > 0 && this.#bytes > 0) this.rate = Math.round((this.#bytes * 1000) / took);
      if (this.rate !== undefined) this.#card = { ...this.#card, rate: this.rate };
      this.#hold.note({ kind: 'written', card: this.#card });
      this.#told = 'written';
    }
    const isVerified = phase === 'provisioning' || phase === 'finishing';
    if (isVerified && this.#told === 'written') {
      const duration = this.#began === undefined ? {} : { duration: Math.round(performance.now() - this.#began) };
      this.#hold.note({ kind: 'verified', card: { ...this.#card, ...duration } });
      this.#told = 'verified';
    }
    if (phase === 'finishing' && this.#told === 'verified') {
      this.#hold.note({ kind: 'provisioned' });
      this.#told = 'provisioned';
    }
  }
}
