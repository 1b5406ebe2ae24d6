import type { WatchedUnit } from '../boot/watch-dialog.tsx';
import type { Slot } from './slots.ts';

/** What a person wants of a card, or of all; each is asked or shown in a dialog. */
export type Ask =
  | { want: 'cancel'; slots: readonly Slot[] }
  /** Another card in its place, or the same once more. */
  | { want: 'another' | 'again'; slot: Slot }
  | { want: 'certificate'; unit: string }
  | { want: 'boot'; units: readonly WatchedUnit[] };
