import type { EngineerWords } from '../../load-engineer-words.ts';

export const ledger = {
  title: 'Registre',
  lead: 'Il connaît chaque exemplaire, et sait que rien ne sert deux fois. Les postes qui partagent un lot partagent un registre.',
  now: 'Où il est',
  file: 'Un fichier de cet ordinateur',
  postgres: 'Une base PostgreSQL',
  change: 'Un autre endroit',
  kind: 'Où il doit être',
  kinds: { file: 'Cet ordinateur', postgres: 'PostgreSQL' },
  address: 'Adresse de la base',
  addressHint: 'postgres://NOM:MOT-DE-PASSE@HÔTE/BASE. Le mot de passe est gardé, et n’est plus jamais montré.',
  addressWrong: 'Elle commence par postgres:// ou postgresql://.',
  use: 'L’utiliser',
  used: 'Les lots y sont désormais tenus.',
  note: 'Les lots de l’autre endroit y restent : revenez-y pour les voir.',
} satisfies EngineerWords['ledger'];
