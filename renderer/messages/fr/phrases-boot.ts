import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('fr');
const logs = 'sur la carte, ils sont dans /logs/0.';

export const boot = {
  'boot-again': ({ count }) =>
    `Il a redémarré : ${plural(Number(count), { one: '# démarrage a été vu', other: '# démarrages ont été vus' })}`,
  'boot-nothing-seen': 'Rien n’a été vu de l’appareil',
  'boot-nobody-looked': 'Personne n’a regardé',
  'boot-no-answer': ({ name }) => `Pas de réponse : ${name}`,
  'boot-not-on-network': 'Rien de lui n’est visible sur le réseau',
  'boot-ready-soon': ({ seconds }) => `Il est à READY et doit y rester ${seconds} s`,
  'boot-up-soon': ({ seconds }) => `Il fonctionne et doit le rester ${seconds} s`,
  'boot-status-below': ({ status }) => `Son état est ${status}, en dessous de READY`,
  'boot-container-below': ({ name, status, goal }) =>
    `Le conteneur ${name} est à ${status}, en dessous de son but ${goal}`,
  'boot-restless': ({ count }) => `Il a été READY ${count} fois et ne l’est pas resté`,
  'boot-not-ready': 'Il n’a pas atteint l’état READY',
  'boot-status-untold': 'Personne n’a dit son état, comme le font la console et le Hub',
  'boot-stopped-at': ({ place }) => `Il est arrivé jusque-là, et pas plus loin : ${place}`,
  'boot-no-prompt': 'Il n’a ni demandé de connexion ni répondu sur le réseau',
  'boot-hub-unclaimed': 'Dans le Hub, il n’est encore à personne',
  'boot-hub-offline': 'Le Hub ne le voit pas en ligne',
  'boot-hub-busy': ({ state }) => `Dans le Hub, il en est encore à « ${state} »`,
  'boot-hub-status': ({ status }) => `Dans le Hub, il figure comme ${status}`,
  'boot-hub-refuses': 'Le Hub refuse son rattachement',
  'boot-hub-no-state': 'Le Hub n’a pas encore son état',
  'boot-hub-old-state': 'Le Hub n’a qu’un état d’avant l’écriture de la carte',
  'boot-logs-several': 'Ses journaux contiennent plusieurs démarrages',
  'boot-medium-open': 'Ce qui est sur la carte ne montre pas qu’il ait atteint READY',
  'boot-other-revision': ({ revision }) => `Il exécute la révision ${revision}, et la révision 0 a été écrite`,
  'boot-other-parts': ({ names }) => `Son état n’est pas celui qui a été écrit : ${names}`,
  'boot-other-state': ({ found, flashed }) => `Son état ${found}… n’est pas celui qui a été écrit, ${flashed}…`,
  'boot-at-loader': 'le chargeur de démarrage',
  'boot-at-kernel': 'le noyau',
  'boot-at-storage': 'le stockage',
  'boot-from-ping': 'un ping',
  'boot-from-network': 'le réseau',
  'boot-from-ssh-port': ({ port }) => `ssh sur le port ${port}`,
  'boot-from-port': ({ port }) => `le port ${port}`,
  'boot-loader': 'Son chargeur de démarrage n’a pas pu lancer le système',
  'boot-rolled-back': 'Il est revenu à une révision antérieure',
  'boot-eeprom': 'Son EEPROM est trop ancienne',
  'boot-panic': 'Le noyau s’est arrêté sur une panique',
  'boot-no-storage': 'Il n’a pas pu monter son stockage',
  'boot-no-config': 'Sa configuration manque',
  'boot-credentials': 'Ses identifiants n’ont pas pu être chargés',
  'boot-signature': 'Les signatures de son état ne sont pas bonnes',
  'boot-object': 'Des fichiers de sa carte ne sont pas ceux de son état',
  'boot-state': 'Son état n’a pas pu être chargé',
  'boot-container-failed': ({ name }) => `Le conteneur ${name} a échoué`,
  'boot-a-container-failed': 'Un conteneur a échoué',
  'boot-container-late': ({ name }) => `Le conteneur ${name} n’a pas atteint son but à temps`,
  'boot-a-container-late': 'Un conteneur n’a pas atteint son but à temps',
  'boot-console': 'Console série',
  'boot-mdns': 'DNS multidiffusion',
  'boot-lan': 'Réseau local',
  'boot-hub': 'Le Hub',
  'boot-medium': 'Carte',
  'boot-not-looked-at': ({ what }) => `${what} : pas regardé`,
  'boot-no-permission': ({ what }) => `${what} : ne peut pas être regardé avec vos droits`,
  'boot-no-network': ({ what }) => `${what} : non visible, cet ordinateur n’a pas de réseau`,
  'boot-port-busy': ({ what }) => `${what} : non visible, un autre programme occupe le port`,
  'boot-no-port': ({ what }) => `${what} : non visible, le port n’est pas là`,
  'boot-not-logged-in': ({ what }) => `${what} : non interrogé, personne n’est connecté`,
  'boot-not-reachable': ({ what }) => `${what} : non joignable`,
  'advice-loop':
    'Lisez ce que dit la console avant chaque démarrage. Souvent, l’alimentation est trop faible : essayez-en une autre.',
  'advice-degraded': `Regardez les journaux de ce qui ne fonctionne pas ; ${logs}`,
  'advice-wrong-image':
    'Éteignez-le et contrôlez la carte dans l’historique, ou écrivez-la de nouveau. S’il a été mis à jour entre-temps, ce n’est plus son premier démarrage.',
  'advice-claim-refused':
    'Le jeton a été désactivé ou n’est pas de ce Hub. Créez-en un nouveau et réécrivez la carte avec lui.',
  'advice-nobody-looked':
    'Personne n’a regardé : branchez sa console série, ou laissez Wick chercher sur le réseau et dans le Hub.',
  'advice-power-serial':
    'Vérifiez qu’il est alimenté et que la carte est en place. Si la console reste muette, ses deux lignes sont peut-être croisées, ou elle va à une autre vitesse.',
  'advice-power':
    'Vérifiez qu’il est alimenté et que la carte est en place. Une console série montre ce qui se passe avant qu’il y ait un réseau.',
  'advice-no-start':
    'Il est allumé, mais personne ne l’a vu démarrer depuis que sa carte est faite. Vérifiez qu’il a la nouvelle carte, puis éteignez-le et rallumez-le.',
  'advice-no-permission':
    'Procurez-vous d’abord les droits : sous Linux, les membres du groupe « dialout » peuvent ouvrir les ports série.',
  'advice-no-network': 'Connectez cet ordinateur au réseau de l’appareil.',
  'advice-port-busy': 'Fermez le programme qui occupe le port série.',
  'advice-no-port': 'Branchez l’adaptateur série et choisissez son port.',
  'advice-not-logged-in': 'Connectez-vous avec le bouton « Hub », en haut de la page.',
  'advice-not-reachable': 'Vérifiez la connexion, le nom du Hub et le proxy.',
  'advice-other-waiting':
    'Vérifiez son réseau, et que ce qui est demandé y fonctionne. Sa console montre s’il a seulement démarré.',
  'advice-early':
    'Vérifiez que l’image est celle de cette carte mère et réécrivez la carte. Essayez ensuite une autre carte et une autre alimentation.',
  'advice-look': 'Faites regarder qui connaît son état : sa console série ou le Hub.',
  'advice-more-time': 'Laissez-lui plus de temps.',
  'advice-old-state':
    'Le Hub connaît cet appareil d’avant l’écriture de sa carte et ne reprend pas son état : laissez Wick comparer sur le réseau, ou enregistrez l’appareil de nouveau.',
  'advice-hub-behind':
    'Il est rattaché, et le Hub n’a pas encore tout de lui : le premier appareil d’une nouvelle image envoie tous ses fichiers. Laissez-lui plus de temps.',
  'advice-claim-words': ({ words }) => `Rattachez-le dans le Hub avec ses mots : ${words}.`,
  'advice-reach-hub': 'Vérifiez qu’il atteint son Hub : réseau, serveur de noms, horloge, proxy.',
  'advice-other-board': 'Vérifiez que l’image est celle de cette carte mère, et réécrivez la carte.',
  'advice-used-card': 'La carte avait déjà servi : écrivez-la de nouveau.',
  'advice-eeprom':
    'La carte mère écrit une nouvelle EEPROM et redémarre d’elle-même. Sinon, mettez-la à jour avec l’image de secours de son fabricant.',
  'advice-no-root':
    'L’appareil ne trouve pas la partition nommée « root » : contrôlez la carte dans l’historique et écrivez-la de nouveau.',
  'advice-config': 'Vérifiez les réglages et réécrivez la carte. Ils y sont dans /config.',
  'advice-state': 'Contrôlez la carte dans l’historique et écrivez-la de nouveau.',
  'advice-container-logs': `Regardez les journaux de ce conteneur ; ${logs}`,
} satisfies Partial<PhraseTexts>;
