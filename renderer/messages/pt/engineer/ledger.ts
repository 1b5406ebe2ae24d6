import type { EngineerWords } from '../../load-engineer-words.ts';

export const ledger = {
  title: 'Registro',
  lead: 'Ele conhece cada unidade e sabe que nada é usado duas vezes. Estações que dividem um lote dividem um registro.',
  now: 'Onde está',
  file: 'Um arquivo deste computador',
  postgres: 'Um banco de dados PostgreSQL',
  change: 'Outro lugar',
  kind: 'Onde deve ficar',
  kinds: { file: 'Este computador', postgres: 'PostgreSQL' },
  address: 'Endereço do banco de dados',
  addressHint: 'postgres://USUÁRIO:SENHA@HOST/BANCO. A senha é guardada e nunca mais mostrada.',
  addressWrong: 'Começa com postgres:// ou postgresql://.',
  use: 'Usar',
  used: 'Os lotes são mantidos lá a partir de agora.',
  note: 'Os lotes do outro lugar ficam lá: volte a ele para vê-los.',
} satisfies EngineerWords['ledger'];
