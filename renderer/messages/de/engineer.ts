import type { EngineerWords } from '../load-engineer-words.ts';
import { label } from './engineer/label.ts';
import { ledger } from './engineer/ledger.ts';
import { lotWords } from './engineer/lot.ts';
import { make } from './engineer/make.ts';
import { slots } from './engineer/slots.ts';
import { unitWords } from './engineer/units.ts';

export const engineer = {
  places: { label: 'Ingenieur', lots: 'Lose', make: 'Neues Los', slots: 'Plätze', ledger: 'Aufzeichnung' },
  back: 'Alle Lose',
  save: 'Speichern',
  cancel: 'Abbrechen',
  choose: 'Datei wählen',
  chooseOther: 'Andere Datei wählen',
  number: (least, most) => `Eine Zahl von ${least} bis ${most}.`,
  noLots: 'Legen Sie eines aus einem Rezept und einer Tabelle oder Regeln für seine Werte an.',
  pin: {
    locked: 'Die Seite hat sich gesperrt. Woran Sie gearbeitet haben, ist noch da.',
    change: 'PIN ändern',
    next: 'Neue PIN',
    again: 'Die neue PIN noch einmal',
    differs: 'Die beiden sind nicht gleich.',
    short: 'Mindestens 4 Zeichen.',
    changed: 'Die PIN ist geändert.',
  },
  ...unitWords,
  ...lotWords,
  make,
  slots,
  label,
  ledger,
} satisfies EngineerWords;
