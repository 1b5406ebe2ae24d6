import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('fr');
const lookAgain = 'Regardez de nouveau ce qui serait écrit, et confirmez-le.';

export const app = {
  bug: (e) => ({
    message: `Wick a fait une erreur : ${e.reason}`,
    hint: 'Merci de la signaler, avec ce qui y a mené.',
  }),
  cancelled: () => ({ message: 'Annulé.' }),
  usage: (e) => ({ message: e.reason, hint: e.hint ?? 'Vérifiez ce qui a été rempli.' }),
  'channel-lost': () => ({
    message: 'La connexion avec Wick est perdue.',
    hint: 'Elle reprend d’elle-même. Ce qui est en cours d’écriture continue.',
  }),
  'call-unknown': (e) => ({
    message: `Cette page a demandé une chose que Wick ne connaît pas : ${e.method}.`,
    hint: 'Rechargez la page : elle est d’une autre version.',
  }),
  'call-invalid': (e) => ({
    message: `Wick ne comprend pas ce qu’il a reçu pour ${e.method} : ${e.problems.join(' ; ')}.`,
    hint: 'Vérifiez ce qui a été rempli. Si rien ne l’a été, rechargez la page.',
  }),
  'call-too-large': (e, f) => ({
    message: `Une réponse de ${f.number(e.size)} caractères dépasse les ${f.number(e.limit)} possibles.`,
    hint: 'Merci de le signaler, avec ce qui y a mené.',
  }),
  'call-too-many': (e) => ({
    message: `Cette page a ${plural(e.limit, { one: '# question en cours', other: '# questions en cours' })} et ne peut en avoir plus.`,
    hint: 'Rechargez la page.',
  }),
  'not-offered': (e) => ({
    message: `Ceci n’est pas disponible ici : ${e.what}.`,
    hint: 'Utilisez pour cela l’application de bureau.',
  }),
  'plan-unknown': () => ({ message: 'Ce plan n’est plus connu.', hint: lookAgain }),
  'plan-stale': (e) => ({ message: `${e.target} a changé depuis que le plan a été fait.`, hint: lookAgain }),
  'target-taken': (e) => ({
    message: `${e.target} est déjà en cours d’écriture.`,
    hint: 'Attendez la fin, ou annulez.',
  }),
  'confirmation-missing': (e, f) => ({
    message: `Le nom de ${f.list(e.targets)} n’a pas été tapé.`,
    hint: 'Tapez le nom tel qu’il est affiché, pour dire que c’est bien ce disque.',
  }),
  'no-targets': () => ({
    message: 'Aucun disque n’a été choisi.',
    hint: 'Choisissez les disques à écrire.',
  }),
  'job-unknown': () => ({
    message: 'Cette écriture n’est plus connue.',
    hint: 'Ce qui a été écrit est dans l’historique.',
  }),
  'boot-unknown': () => ({
    message: 'Ce démarrage n’est plus observé.',
    hint: 'Observez-le de nouveau.',
  }),
  'unit-unknown': (e) => ({
    message: `Il n’y a pas de certificat ${e.id} sur cet ordinateur.`,
    hint: 'Regardez de nouveau l’historique : il a peut-être été déplacé ou retiré.',
  }),
} satisfies Partial<ErrorTexts>;
