import type { EngineerWords } from '../load-engineer-words.ts';
import { label } from './engineer/label.ts';
import { ledger } from './engineer/ledger.ts';
import { lotWords } from './engineer/lot.ts';
import { make } from './engineer/make.ts';
import { slots } from './engineer/slots.ts';
import { unitWords } from './engineer/units.ts';

export const engineer = {
  places: { label: 'Ingénieur', lots: 'Tous les lots', make: 'Nouveau lot', slots: 'Emplacements', ledger: 'Registre' },
  back: 'Tous les lots',
  save: 'Enregistrer',
  cancel: 'Annuler',
  choose: 'Choisir un fichier',
  chooseOther: 'Choisir un autre fichier',
  number: (least, most) => `Un nombre de ${least} à ${most}.`,
  noLots: 'Créez-en un à partir d’une recette et d’une table, ou de règles pour ses valeurs.',
  pin: {
    locked: 'La page s’est verrouillée. Ce que vous aviez commencé est toujours là.',
    change: 'Changer le code PIN',
    next: 'Nouveau code PIN',
    again: 'Le nouveau code PIN encore une fois',
    differs: 'Les deux ne sont pas identiques.',
    short: 'Au moins 4 caractères.',
    changed: 'Le code PIN est changé.',
  },
  ...unitWords,
  ...lotWords,
  make,
  slots,
  label,
  ledger,
} satisfies EngineerWords;
