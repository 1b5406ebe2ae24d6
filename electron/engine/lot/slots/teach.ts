import type { TaughtSlot, TeachState } from '../../../contract/lot/bench.ts';
import type { SeatedCard } from './place.ts';

/** A bench and its teaching. `seen`: the cards that were there last. */
export interface Teaching extends TeachState {
  seen: readonly string[];
}

export type TeachEvent =
  | { kind: 'begin' | 'end' }
  /** What is there now. The first look shows what was there before: nobody has put it in to say something. */
  | { kind: 'cards'; cards: readonly SeatedCard[] }
  | { kind: 'unteach'; slot: string }
  | { kind: 'rename'; slot: string; name: string }
  /** The ids of slots; those that are left out follow in the order that they had. */
  | { kind: 'reorder'; order: readonly string[] };

export function startTeaching(slots: readonly TaughtSlot[], cards: readonly SeatedCard[]): Teaching {
  return { slots, seen: cards.map(({ insertion }) => insertion) };
}

/** Pure. Where a card is put in while a slot is awaited, its reader becomes that slot. */
export function teach(state: Teaching, event: TeachEvent): Teaching {
  switch (event.kind) {
    case 'begin':
      return { slots: state.slots, seen: state.seen, awaiting: nextNumber(state.slots) };
    case 'end':
      return { slots: state.slots, seen: state.seen };
    case 'cards':
      return takeCards(state, event.cards);
    case 'unteach': {
      const slots = state.slots.filter(({ id }) => id !== event.slot);
      return withSlots(state, slots);
    }
    case 'rename': {
      const name = event.name.trim();
      const isTaken = state.slots.some((slot) => slot.id !== event.slot && slot.name === name);
      if (name === '' || isTaken) return state;
      return withSlots(
        state,
        state.slots.map((slot) => (slot.id === event.slot ? { ...slot, name } : slot)),
      );
    }
    case 'reorder': {
      const rank = new Map(event.order.map((id, index) => [id, index]));
      const of = ({ id }: TaughtSlot) => rank.get(id) ?? rank.size;
      return withSlots(
        state,
        [...state.slots].sort((one, other) => of(one) - of(other)),
      );
    }
  }
}

function takeCards(state: Teaching, cards: readonly SeatedCard[]): Teaching {
  const seen = cards.map(({ insertion }) => insertion);
  const fresh = cards.filter(({ insertion }) => !state.seen.includes(insertion));
  const [card, ...others] = fresh;
  if (state.awaiting === undefined || card === undefined) return { ...state, seen };
  if (others.length > 0) return { ...state, seen, last: { kind: 'several' } };
  const { place, drive } = card;
  if (place === undefined) return { ...state, seen, last: { kind: 'no-port', drive: drive.name } };
  const known = state.slots.find(({ port }) => port === place);
  if (known !== undefined) return { ...state, seen, last: { kind: 'known', slot: known.id } };
  const id = nextId(state.slots);
  const slots = [...state.slots, { id, name: String(state.awaiting), port: place }];
  return { slots, seen, awaiting: nextNumber(slots), last: { kind: 'taught', slot: id } };
}

function withSlots(state: Teaching, slots: readonly TaughtSlot[]): Teaching {
  return { ...state, slots, ...(state.awaiting === undefined ? {} : { awaiting: nextNumber(slots) }) };
}

function nextNumber(slots: readonly TaughtSlot[]): number {
  return firstFree((number) => slots.some(({ name }) => name === String(number)));
}

function nextId(slots: readonly TaughtSlot[]): string {
  return `slot-${firstFree((number) => slots.some(({ id }) => id === `slot-${number}`))}`;
}

function firstFree(isTaken: (number: number) => boolean): number {
  let number = 1;
  while (isTaken(number)) number += 1;
  return number;
}
