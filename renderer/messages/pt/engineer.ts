import type { EngineerWords } from '../load-engineer-words.ts';
import { label } from './engineer/label.ts';
import { ledger } from './engineer/ledger.ts';
import { lotWords } from './engineer/lot.ts';
import { make } from './engineer/make.ts';
import { slots } from './engineer/slots.ts';
import { unitWords } from './engineer/units.ts';

export const engineer = {
  places: { label: 'Engenheiro', lots: 'Lotes', make: 'Novo lote', slots: 'Leitores', ledger: 'Registro' },
  back: 'Todos os lotes',
  save: 'Salvar',
  cancel: 'Cancelar',
  choose: 'Escolher um arquivo',
  chooseOther: 'Escolher outro arquivo',
  number: (least, most) => `Um número de ${least} a ${most}.`,
  noLots: 'Crie um com uma receita e uma tabela, ou regras para seus valores.',
  pin: {
    locked: 'A página se bloqueou. O que você estava fazendo ainda está lá.',
    change: 'Mudar o PIN',
    next: 'Novo PIN',
    again: 'O novo PIN outra vez',
    differs: 'Os dois não são iguais.',
    short: 'Pelo menos 4 caracteres.',
    changed: 'O PIN foi mudado.',
  },
  ...unitWords,
  ...lotWords,
  make,
  slots,
  label,
  ledger,
} satisfies EngineerWords;
