import type { PhraseTexts } from '../telling.ts';

export const findings = {
  'find-selector-large': ({ path }) => `${path} contient plus que ce que lisent les appareils`,
  'find-selector-empty': ({ path }) => `${path} ne nomme pas de révision ; les appareils prennent la révision 0`,
  'find-selector-try': ({ path, revision }) => `${path} demande d’essayer d’abord la révision ${revision}`,
  'find-selector-missing': ({ path }) => `${path} manque ; les appareils prennent la révision 0`,
  'find-revision-invalid': ({ name }) => `La révision à démarrer a un nom impossible : ${name}`,
  'find-revision-missing': ({ revision }) => `La révision ${revision} doit démarrer, et elle n’est pas là`,
  'find-bsp-missing': 'Il n’y a pas de bsp : rien à démarrer',
  'find-bsp-invalid': 'bsp/run.json n’est pas comme il devrait : un nom de fichier n’est pas du texte',
  'find-bsp-file': ({ file, role }) => `bsp/run.json nomme bsp/${file} comme ${role}, et l’état n’a pas ce fichier`,
  'find-boot-link-missing': ({ path, role }) =>
    `${path} n’est pas là : le chargeur de démarrage ne trouve pas ce qu’il cherche (${role})`,
  'find-boot-link-broken': ({ path, file }) => `${path} n’est pas un autre nom de bsp/${file}`,
  'find-file-missing': ({ path }) => `${path} n’est pas là, alors que l’état l’a`,
  'find-file-bytes': ({ path }) => `${path} n’est pas octet par octet ce que dit l’état`,
  'find-file-differs': ({ path }) => `${path} n’est pas ce que dit l’état`,
  'find-link-mended': ({ path }) => `${path} n’est pas là ; l’appareil l’y met au démarrage`,
  'find-link-no-file': ({ path }) => `${path} n’est pas un fichier`,
  'find-link-own': ({ path }) => `${path} est un fichier à part, pas un autre nom de son objet`,
  'find-file-extra': ({ path }) => `${path} n’appartient pas à l’état`,
  'find-object-missing': ({ digest, key }) => `L’objet ${digest} de ${key} n’est pas là`,
  'find-object-no-file': ({ digest, key }) => `L’objet ${digest} de ${key} n’est pas un fichier`,
  'find-object-wrong': ({ digest, key, actual }) =>
    `L’objet ${digest} de ${key} a un autre contenu : son SHA-256 est ${actual}`,
  'find-object-wrong-late': ({ digest, key, actual }) =>
    `L’objet ${digest} de ${key} a un autre contenu : son SHA-256 est ${actual} ; l’appareil ne le regarde pas au démarrage et échoue plus tard, s’il échoue`,
  'find-object-unreadable': ({ digest, key, reason }) => `L’objet ${digest} de ${key} ne peut pas être lu : ${reason}`,
  'find-object-extra': ({ digest }) => `Aucune révision n’a besoin de l’objet ${digest}`,
  'find-key-uncovered': ({ key }) =>
    `Aucune signature valable ne couvre ${key} ; en mode strict, les appareils refusent cela`,
  'find-signature-invalid': ({ key, reason }) => `La signature ${key} n’est pas bonne : ${reason}`,
  'find-signature-unverifiable': ({ key, reason }) => `La signature ${key} ne peut pas être vérifiée : ${reason}`,
  'find-signer-untrusted': ({ key, reason }) => `Le signataire de ${key} n’est pas reconnu : ${reason}`,
  'find-certificate-expired': ({ subject, date }) =>
    `Le certificat de ${subject} a expiré le ${date} ; les appareils ne regardent pas la date`,
  'find-certificate-not-yet': ({ subject, date }) => `Le certificat de ${subject} n’est valable qu’à partir de ${date}`,
  'find-signer-developer': ({ key }) =>
    `La signature ${key} a été faite avec les clés publiques de développement : elle montre que rien n’a changé, pas qui l’a faite`,
  'find-container-invalid': ({ name }) => `${name}/run.json n’est pas comme il devrait`,
  'find-state-no-spec': ({ spec }) => `L’état ne nomme pas de #spec, et les appareils connaissent ${spec}`,
  'find-state-spec': ({ found, spec }) => `L’état est de la forme ${found}, et les appareils connaissent ${spec}`,
  'find-state-not-canonical': 'L’état n’est pas en forme canonique ; un autre a peut-être été signé',
  'find-key-malformed': ({ key }) =>
    `La clé ${key} a une valeur qui n’est ni un objet ni du JSON intégré, ou n’est pas un chemin`,
  'find-device-invalid': 'Les groupes de device.json ne sont pas comme ils devraient',
  'find-container-name': ({ name, other }) => `${name}/run.json se nomme ${other}`,
  'find-container-group': ({ name, group }) => `${name} est dans le groupe ${group}, que device.json n’a pas`,
  'find-container-goal': ({ name, goal }) => `${name} a le but ${goal}, que les appareils ne connaissent pas`,
  'find-container-policy': ({ name, policy }) =>
    `${name} a la règle de redémarrage ${policy}, que les appareils ne connaissent pas`,
  'find-container-root': ({ name, file }) =>
    `${name}/run.json nomme ${file} comme racine, et l’état n’a pas ce fichier`,
  'find-package-unusable': ({ path, problem }) => `${path} ne peut pas être utilisé : ${problem}`,
  'find-state-missing': ({ path }) => `L’état ${path} n’est pas là`,
  'find-state-no-file': ({ path }) => `L’état ${path} n’est pas un fichier de taille raisonnable`,
  'find-state-invalid': ({ path, number, reason }) =>
    `L’état ${path} n’est pas valable vers le caractère ${number} : ${reason}`,
  'find-storage-no-label': ({ label }) =>
    `La partition de stockage n’a pas de nom ; les appareils cherchent « ${label} »`,
  'find-storage-label': ({ found, label }) =>
    `La partition de stockage se nomme ${found} ; les appareils cherchent « ${label} »`,
  'find-words-differ': ({ where }) => `${where} a d’autres mots que l’autre partition de démarrage`,
  'find-words-too-many': ({ where, count }) => `${where} définit plus que les ${count} variables que le noyau transmet`,
  'find-words-several-lines': ({ where }) => `${where} a plus d’une ligne ; seule la première compte`,
  'find-words-line-end': ({ where }) => `${where} a des retours chariot, qui deviennent partie du dernier mot`,
  'find-words-secret': ({ where, name }) =>
    `${where} porte ${name} : la console série le montre, et les conteneurs peuvent le lire`,
  'find-config-no-folder': 'Le dossier /config n’est pas là, et les appareils ne démarrent pas sans lui',
  'find-config-missing': ({ path }) => `${path} n’est pas là ; l’appareil en écrit un avec ses valeurs par défaut`,
  'find-claim-both': ({ path }) =>
    `${path} a un jeton de rattachement et des identifiants : le jeton ne servirait jamais`,
  'find-config-prn': ({ path }) => `${path} a un PRN sans son ID ni son secret : l’appareil ne peut pas se connecter`,
  'find-config-not-taken': ({ path, key }) => `${path} : les appareils ne prennent pas ${key} dans ce fichier`,
  'find-config-carriage': ({ path, key }) =>
    `${path} : la valeur de ${key} se termine par un retour chariot, qui en fait partie`,
  'find-config-twice': ({ path, key, other }) => `${path} a ${key} et ${other}, qui sont la même chose`,
  'find-signed-changed': 'ce qu’elle signe a été modifié, ou une autre clé l’a faite',
  'find-signed-no-certificate': 'elle ne nomme pas de certificat, et la clé de l’appareil n’est pas connue',
  'find-skip-unsigned': 'rien n’est signé',
  'find-skip-no-bsp': 'il n’y a pas de bsp',
  'find-skip-export': 'un export n’a pas d’autres fichiers que ses objets',
  'find-skip-no-boot': 'aucune partition de démarrage n’a été regardée',
  'find-skip-no-words': 'il n’y a ni cmdline.txt ni oemEnv.txt',
  'find-skip-none': 'il n’y en a pas',
  'find-disk-no-system': ({ what }) => `Pas de système de fichiers que Wick connaisse : ${what}.`,
  'find-disk-not-looked': ({ kind, what }) =>
    `Wick ne peut pas regarder dans ce système de fichiers : ${kind}, ${what}.`,
  'find-disk-damaged': ({ kind, what, reason }) => `Un système de fichiers est abîmé (${kind}, ${what}) : ${reason}.`,
  'find-no-file': 'ce n’est pas un fichier',
  'find-disk-unclean': 'Il n’a pas été démonté : ce qui a été écrit en dernier manque peut-être.',
} satisfies Partial<PhraseTexts>;
