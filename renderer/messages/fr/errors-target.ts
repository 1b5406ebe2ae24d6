import type { Range } from '../../../electron/contract/range.ts';
import type { Format } from '../format.ts';
import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('fr');

/** Les premiers de plusieurs endroits. */
export function places(ranges: readonly Range[], f: Format): string {
  const named = ranges
    .slice(0, 3)
    .map(({ offset, length }) => `${f.size(length)} à partir de l’octet ${f.number(offset)}`);
  const more = ranges.length - named.length;
  return f.list(more > 0 ? [...named, plural(more, { one: '# autre endroit', other: '# autres endroits' })] : named);
}

const replaceCard = 'Essayez un autre lecteur ou un autre port. Si cela se reproduit, la carte est usée.';

export const target = {
  'target-missing': (e) => ({
    message: `Il n’y a pas de disque ${e.target}.`,
    hint: 'La page « Cartes » montre ce qui est branché.',
  }),
  'target-not-a-drive': (e) => ({
    message: `${e.target} n’est pas un disque : ${e.kind}.`,
    hint: 'Choisissez un disque entier, comme le montre la page « Cartes ».',
  }),
  'target-no-medium': (e) => ({
    message: `Il n’y a ni carte ni autre support dans ${e.target}.`,
    hint: 'Insérez-le, puis recommencez.',
  }),
  'target-protected': (e) => ({
    message: `${e.target} est protégé : ${e.reasons.join(' ; ')}.`,
    hint: e.forceable
      ? 'Si vous êtes certain : choisissez-le dans « Cartes » parmi ceux qui ne sont pas proposés, et tapez son nom pour confirmer.'
      : 'Libérez-le d’abord : démontez-le, désactivez son espace d’échange (swapoff), arrêtez le LVM, le RAID ou le chiffrement qui s’y trouve. Si le système en démarre, démarrez l’ordinateur depuis un autre disque.',
  }),
  'target-changed': (e) => ({
    message:
      e.field === 'sequence number'
        ? `${e.target} a été retiré ou échangé depuis votre confirmation.`
        : `${e.target} n’est pas le disque que vous avez confirmé. Ce qui a changé : ${e.field} (${e.actual}, et non ${e.expected}).`,
    hint: 'Regardez de nouveau les cartes et recommencez.',
  }),
  'target-busy': (e) => ({
    message: `${e.target} est utilisé : ${e.holder}.`,
    hint: 'Fermez ce qui l’utilise, puis recommencez.',
  }),
  'target-twice': (e) => ({
    message: `${e.target} et ${e.other} sont le même disque.`,
    hint: 'Ne choisissez chaque disque qu’une fois.',
  }),
  'drives-unlistable': (e) => ({
    message: `Les disques de cet ordinateur ne peuvent pas être listés : ${e.reason}.`,
    hint: 'Réinstallez Wick. Il lui manque peut-être la partie propre à ce système.',
  }),
  'target-write-protected': (e) => ({
    message: `${e.target} est protégé en écriture.`,
    hint: 'Vérifiez le curseur sur le côté de la carte ou de son adaptateur.',
  }),
  'target-gone': (e) => ({
    message: `${e.target} a disparu pendant son utilisation.`,
    hint: 'Vérifiez le lecteur et la carte, puis écrivez-la de nouveau.',
  }),
  'target-io': (e, f) => ({
    message: `${e.target} a signalé une erreur (${operations[e.operation] ?? e.operation}, octet ${f.number(e.offset)}) : ${e.reason}.`,
    hint: replaceCard,
  }),
  'practice-no-room': (e) => ({
    message: `Le disque où se trouve la carte d’essai ${e.target} est plein.`,
    hint: 'Faites-y de la place.',
  }),
  'practice-too-large': (e, f) => ({
    message: `Le système de fichiers où se trouve ${e.target} n’accepte pas de fichier de ${f.size(e.size)}.`,
    hint: 'Créez une carte d’essai plus petite.',
  }),
  'target-stalled': (e) => ({
    message: `${e.target} ne répond plus depuis ${plural(e.seconds, { one: '# seconde', other: '# secondes' })}.`,
    hint: `Débranchez-le. ${replaceCard}`,
  }),
  'verify-mismatch': (e, f) => ({
    message: `${e.target} ne contient pas ce qui ${e.rewritten ? 'a été écrit, même après un deuxième essai' : 'devrait y être'}. Différences : ${places(e.ranges, f)}.`,
    hint: e.rewritten
      ? 'La carte est mauvaise. Ne l’utilisez pas.'
      : 'Écrivez-la de nouveau. Si cela ne suffit pas, la carte est mauvaise.',
  }),
  'verify-impossible': (e) => ({
    message: `Ici, ${e.target} ne peut pas être relu sans passer par la mémoire du système : relire ne prouverait rien.`,
    hint: 'Installez Wick en entier. Ou écrivez sans preuve : désactivez « Relire et comparer » dans les réglages.',
  }),
  'target-capacity': (e) => ({
    message: `${e.target} est plus petit qu’il ne le dit : ce qui a été écrit plus loin ne s’y trouve pas.`,
    hint: 'La carte est une contrefaçon. Ne l’utilisez pas.',
  }),
  'target-slow': (e, f) => ({
    message: `${e.target} écrit à ${f.rate(Math.round(e.rate))}. Il en faut au moins ${f.rate(e.least)}.`,
    hint: 'Prenez une carte plus rapide. Si toutes sont lentes dans ce lecteur, vérifiez le lecteur et son câble.',
  }),
  'helper-failed': (e) => ({
    message: `Le programme qui écrit ${e.target} s’est arrêté de façon inattendue : ${e.reason}.`,
    hint: 'Réessayez. Si cela se reproduit, merci de le signaler.',
  }),
  'rights-refused': (e) => ({
    message: `Les droits d’écrire ${e.target} ont été refusés : ${e.reason}.`,
    hint: 'Réessayez avec le mot de passe de quelqu’un qui administre cet ordinateur.',
  }),
  'rights-unavailable': (e) => ({
    message: `Écrire ${e.target} demande des droits d’administrateur, et rien ne permet de les demander ici : ${e.reason}.`,
    hint: 'Démarrez Wick en tant qu’administrateur : les pages avec « sudo -E wick station », une commande avec « sudo -E ».',
  }),
  'rights-no-agent': (e) => ({
    message: `Écrire ${e.target} demande le mot de passe d’un administrateur, et rien ici ne peut le demander : aucun agent polkit ne tourne dans cette session.`,
    hint: e.screen
      ? 'Démarrez l’agent polkit de votre bureau (un paquet à part sur certains), ou ouvrez les pages avec « sudo -E wick station ».'
      : 'Ouvrez les pages avec « sudo -E wick station ». Ou laissez une règle de polkit autoriser « org.wick.helper.write » pour cet utilisateur.',
  }),
  'rights-not-allowed': (e) => ({
    message: `polkit ne laisse pas cet utilisateur écrire ${e.target}, quel que soit le mot de passe.`,
    hint: `Demandez à la personne qui l’administre d’autoriser « ${e.action} » dans polkit, ou ouvrez les pages avec « sudo -E wick station ».`,
  }),
} satisfies Partial<ErrorTexts>;

const operations: Readonly<Record<string, string>> = {
  read: 'lecture',
  write: 'écriture',
  flush: 'vidage des tampons',
  open: 'ouverture',
  grow: 'agrandissement',
};
