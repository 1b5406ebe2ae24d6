import { label } from './engineer/label.ts';
import { ledger } from './engineer/ledger.ts';
import { lotWords } from './engineer/lot.ts';
import { make } from './engineer/make.ts';
import { slots } from './engineer/slots.ts';
import { unitWords } from './engineer/units.ts';

export const engineer = {
  places: { label: 'Engineer', lots: 'Lots', make: 'New lot', slots: 'Slots', ledger: 'Ledger' },
  back: 'All lots',
  save: 'Save',
  cancel: 'Cancel',
  choose: 'Choose a file',
  chooseOther: 'Choose another file',
  number: (least: string, most: string) => `A number from ${least} to ${most}.`,
  noLots: 'Make one out of a recipe, and a table or rules for its values.',
  pin: {
    locked: 'It has locked itself. What you were at is still there.',
    change: 'Change the PIN',
    next: 'New PIN',
    again: 'The new PIN once more',
    differs: 'The two are not the same.',
    short: '4 characters at least.',
    changed: 'The PIN has changed.',
  },
  ...unitWords,
  ...lotWords,
  make,
  slots,
  label,
  ledger,
};
