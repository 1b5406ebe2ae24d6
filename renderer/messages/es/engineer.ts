import type { EngineerWords } from '../load-engineer-words.ts';
import { label } from './engineer/label.ts';
import { ledger } from './engineer/ledger.ts';
import { lotWords } from './engineer/lot.ts';
import { make } from './engineer/make.ts';
import { slots } from './engineer/slots.ts';
import { unitWords } from './engineer/units.ts';

export const engineer = {
  places: { label: 'Ingeniero', lots: 'Lotes', make: 'Lote nuevo', slots: 'Ranuras', ledger: 'Registro' },
  back: 'Todos los lotes',
  save: 'Guardar',
  cancel: 'Cancelar',
  choose: 'Elegir un archivo',
  chooseOther: 'Elegir otro archivo',
  number: (least, most) => `Un número de ${least} a ${most}.`,
  noLots: 'Cree uno a partir de una receta y una tabla, o reglas para sus valores.',
  pin: {
    locked: 'Se ha bloqueado. Lo que estaba haciendo sigue ahí.',
    change: 'Cambiar el PIN',
    next: 'PIN nuevo',
    again: 'El PIN nuevo otra vez',
    differs: 'No coinciden.',
    short: 'Al menos 4 caracteres.',
    changed: 'El PIN ha cambiado.',
  },
  ...unitWords,
  ...lotWords,
  make,
  slots,
  label,
  ledger,
} satisfies EngineerWords;
