import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('fr');
const times = (count: string) => plural(Number(count), { one: '# fois', other: '# fois' });

export const mortem = {
  'mortem-nothing': 'Rien sur la carte ne montre qu’un appareil en ait démarré.',
  'mortem-only-grown':
    'Rien sur la carte ne montre qu’un appareil en ait démarré, sinon que sa partition a été agrandie.',
  'mortem-ready': 'L’appareil a démarré, et tous ses conteneurs ont atteint leur but.',
  'mortem-ready-again': ({ count }) =>
    `L’appareil a démarré ${times(count)}, et tous ses conteneurs ont atteint leur but.`,
  'mortem-status': ({ status }) => `L’appareil a démarré et n’est pas allé plus loin que l’état ${status}.`,
  'mortem-status-again': ({ count, status }) =>
    `L’appareil a démarré ${times(count)} et n’est pas allé plus loin que l’état ${status}.`,
  'mortem-loaded': 'L’appareil a démarré et chargé son état, mais aucun conteneur n’est connu pour fonctionner.',
  'mortem-loaded-again': ({ count }) =>
    `L’appareil a démarré ${times(count)} et chargé son état, mais aucun conteneur n’est connu pour fonctionner.`,
  'mortem-not-loaded': 'L’appareil a démarré, mais n’a pas chargé son état.',
  'mortem-failure': ({ failure }) => `Le dernier échec : ${failure}.`,
  'mortem-not-grown': 'Son système de fichiers n’a pas été agrandi.',
  'mortem-claimed': 'Il est enregistré auprès de son Hub et a été rattaché.',
  'mortem-unclaimed': 'Il est enregistré auprès de son Hub et n’est encore à personne.',
  'mortem-refused': 'Son Hub a refusé de l’enregistrer : son jeton est peut-être désactivé.',
  'mortem-no-hub': 'Il n’a pas atteint son Hub.',
  'mortem-pulled': 'La carte a été retirée en marche, ou le courant a été coupé.',
  'mortem-loader': 'son chargeur de démarrage n’a pas pu lancer le système',
  'mortem-rolled-back': 'il est revenu à une révision antérieure',
  'mortem-eeprom': 'le programme de démarrage de son EEPROM est trop ancien',
  'mortem-panic': 'son noyau s’est arrêté sur une panique',
  'mortem-no-storage': 'il n’a pas trouvé sa partition de stockage',
  'mortem-no-config': 'un fichier de sa configuration manque',
  'mortem-credentials': 'ses identifiants n’ont pas pu être chargés',
  'mortem-signature': 'une signature de son état n’a pas été acceptée',
  'mortem-object': 'des fichiers de son état sont abîmés',
  'mortem-state': 'son état n’a pas pu être chargé ou lancé',
  'mortem-container': ({ name }) => `le conteneur ${name} a échoué, et l’appareil a redémarré`,
  'mortem-a-container': 'un conteneur a échoué, et l’appareil a redémarré',
  'mortem-late': ({ name }) => `le conteneur ${name} n’a pas atteint son but à temps`,
  'mortem-a-late': 'un conteneur n’a pas atteint son but à temps',
} satisfies Partial<PhraseTexts>;
