import type { EngineerWords } from '../../load-engineer-words.ts';

export const ledger = {
  title: 'Aufzeichnung',
  lead: 'Sie kennt jedes Exemplar und weiß, dass nichts zweimal benutzt wird. Stationen, die sich ein Los teilen, teilen sich eine Aufzeichnung.',
  now: 'Wo sie ist',
  file: 'Eine Datei dieses Rechners',
  postgres: 'Eine PostgreSQL-Datenbank',
  change: 'Ein anderer Ort',
  kind: 'Wo sie sein soll',
  kinds: { file: 'Dieser Rechner', postgres: 'PostgreSQL' },
  address: 'Adresse der Datenbank',
  addressHint: 'postgres://NAME:KENNWORT@HOST/DATENBANK. Das Kennwort wird behalten und nie wieder gezeigt.',
  addressWrong: 'Sie beginnt mit postgres:// oder postgresql://.',
  use: 'Verwenden',
  used: 'Lose werden von nun an dort geführt.',
  note: 'Die Lose des anderen Ortes bleiben dort: Kehren Sie dorthin zurück, um sie zu sehen.',
} satisfies EngineerWords['ledger'];
