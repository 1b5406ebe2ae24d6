import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('fr');

export const hub = {
  'hub-not-logged-in': (e) => ({
    message: e.expired ? `La session sur ${e.hub} a expiré.` : `Vous n’êtes pas connecté à ${e.hub}.`,
    hint: 'Connectez-vous avec le bouton « Hub », en haut de la page.',
  }),
  'hub-wrong-password': (e) => ({
    message: `${e.hub} ne connaît pas ${e.user} avec ce mot de passe.`,
    hint: 'Vérifiez les deux. Les noms et mots de passe d’un Hub ne valent pas pour un autre.',
  }),
  'hub-second-factor': (e) => ({
    message: `${e.hub} demande à ${e.user} plus qu’un mot de passe.`,
    hint: 'Connectez-vous par le navigateur, ou prenez un jeton d’accès personnel comme mot de passe.',
  }),
  'hub-login-failed': (e) => ({
    message: `La connexion à ${e.hub} n’a pas abouti : ${e.reason}.`,
    hint: 'Réessayez, ou connectez-vous avec un nom et un mot de passe.',
  }),
  'hub-refused': (e) => ({
    message: `${e.hub} refuse (${e.what}, statut ${e.status})${e.said === undefined ? '' : ` : ${e.said}`}.`,
    hint: 'Vérifiez que vous êtes connecté comme la bonne personne et que votre compte le permet.',
  }),
  'hub-missing': (e) => ({
    message: `${e.hub} n’en sait rien : ${e.what}.`,
    hint: 'Voyez dans le Hub quels appareils et jetons il y a.',
  }),
  'hub-unreachable': (e) => ({
    message: `${e.hub} n’est pas joignable : ${e.reason}.`,
    hint: 'Vérifiez l’adresse, le réseau et le proxy. Un Hub avec son propre certificat se fait connaître à la connexion, par le fichier de son autorité.',
  }),
  'hub-garbage': (e) => ({
    message: `La réponse de ${e.hub} n’a pas de sens (${e.what}) : ${e.reason}.`,
    hint: 'Autre chose répond peut-être à sa place, comme la page de connexion d’un réseau : ouvrez son adresse dans un navigateur.',
  }),
  'hub-failing': (e) => ({
    message: `${e.hub} a échoué (${e.what}, statut ${e.status}).`,
    hint: 'Le Hub a ses propres difficultés : réessayez plus tard.',
  }),
  'hub-rate-limited': (e) => ({
    message: `${e.hub} veut être laissé tranquille ${plural(e.seconds, { one: '# seconde', other: '# secondes' })} : il a été trop sollicité.`,
    hint: 'Réessayez après cela.',
  }),
} satisfies Partial<ErrorTexts>;
