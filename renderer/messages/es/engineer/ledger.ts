import type { EngineerWords } from '../../load-engineer-words.ts';

export const ledger = {
  title: 'Registro',
  lead: 'Conoce cada unidad y sabe que nada se usa dos veces. Las estaciones que comparten un lote comparten un registro.',
  now: 'Dónde está',
  file: 'Un archivo de este equipo',
  postgres: 'Una base de datos PostgreSQL',
  change: 'Otro lugar',
  kind: 'Dónde debe estar',
  kinds: { file: 'Este equipo', postgres: 'PostgreSQL' },
  address: 'Dirección de la base de datos',
  addressHint: 'postgres://USUARIO:CLAVE@EQUIPO/BASE. La clave se guarda y no se vuelve a mostrar.',
  addressWrong: 'Empieza por postgres:// o postgresql://.',
  use: 'Usarlo',
  used: 'Los lotes se guardan allí desde ahora.',
  note: 'Los lotes del otro lugar se quedan allí: vuelva a él para verlos.',
} satisfies EngineerWords['ledger'];
