import type { ErrorTexts } from '../telling.ts';

const documents = {
  'web-page': 'une page web',
  xml: 'un document XML',
  json: 'un document JSON',
  text: 'du texte brut',
  pdf: 'un document PDF',
  'block-map': 'une carte de blocs',
  'git-lfs-pointer': 'un renvoi de Git LFS',
  'pgp-or-pem': 'une signature, une clé ou un message chiffré',
};

const documentHints: Partial<Record<keyof typeof documents, string>> = {
  'block-map': 'Choisissez l’image elle-même : la carte de blocs à côté est trouvée.',
  'git-lfs-pointer': 'Récupérez le fichier qu’il représente avec « git lfs pull ».',
  'pgp-or-pem': 'Choisissez l’image elle-même.',
};

const getBoth = 'L’image est abîmée, ou la carte de blocs est celle d’une autre. Téléchargez de nouveau les deux.';
const unpack = 'Décompressez-le d’abord, puis choisissez l’image qu’il contient.';
const mapAside =
  'Téléchargez de nouveau la carte de blocs. Ou retirez-la d’à côté de l’image : l’image est alors écrite en entier.';

export const source = {
  'source-not-found': (e) => ({
    message: `Il n’y a pas d’image à ${e.what}.`,
    hint: 'Vérifiez le chemin ou l’adresse.',
  }),
  'source-unreadable': (e) => ({
    message: `${e.what} ne peut pas être lu : ${e.reason}.`,
    hint: 'Vérifiez que le fichier est complet et que vous pouvez le lire.',
  }),
  'source-http-status': (e) => ({
    message: `Le serveur a répondu ${e.status}${e.statusText ? ` ${e.statusText}` : ''} pour ${e.what}.`,
    hint:
      e.status === 404
        ? 'Vérifiez l’adresse.'
        : e.status < 500
          ? 'Le serveur refuse ce téléchargement.'
          : 'Réessayez plus tard.',
  }),
  'source-unreachable': (e) => ({
    message: `${e.what} ne peut pas être téléchargé : ${e.reason}.`,
    hint: 'Vérifiez l’adresse et la connexion, ou téléchargez le fichier autrement et choisissez-le ici.',
  }),
  'source-network': (e, f) => ({
    message: `Le téléchargement de ${e.what} s’est interrompu après ${f.size(e.offset)} et n’a pas pu reprendre : ${e.reason}.`,
    hint: 'Vérifiez la connexion, ou téléchargez d’abord le fichier et choisissez-le ici.',
  }),
  'source-changed': (e) => ({
    message: `${e.what} a changé sur le serveur pendant le téléchargement.`,
    hint: 'Recommencez pour obtenir le nouveau fichier d’un seul tenant.',
  }),
  'source-empty': (e) => ({
    message: `${e.what} est vide : il n’y a rien à écrire.`,
    hint: 'Le téléchargement a peut-être échoué. Téléchargez de nouveau l’image.',
  }),
  'source-truncated': (e, f) => ({
    message: `${e.what} se termine trop tôt : ses données ${e.codec} s’arrêtent à l’octet ${f.number(e.offset)}, avant leur fin.`,
    hint: 'Le téléchargement est sans doute incomplet. Téléchargez de nouveau l’image.',
  }),
  'source-corrupt': (e, f) => ({
    message: `${e.what} est abîmé : ${e.codec} vers l’octet ${f.number(e.offset)} : ${e.reason}.`,
    hint: 'Téléchargez de nouveau l’image et comparez sa somme de contrôle à celle que publie son auteur.',
  }),
  'source-trailing-junk': (e, f) => ({
    message: `${e.what} est suivi d’autre chose : ses données ${e.codec} se terminent à l’octet ${f.number(e.offset)}, et ce qui suit n’est pas du ${e.codec}.`,
    hint: 'Téléchargez de nouveau l’image. Ce sont peut-être deux fichiers en un.',
  }),
  'source-unsupported': (e) => ({
    message: `${e.what} est un fichier ${e.format}, que Wick ne sait pas décompresser.`,
    hint: unpack,
  }),
  'source-not-an-image': (e) => ({
    message: e.served
      ? `Pour ${e.what}, le serveur a envoyé autre chose qu’une image : ${documents[e.found]}.`
      : `${e.what} n’est pas une image, mais ceci : ${documents[e.found]}.`,
    hint:
      documentHints[e.found] ??
      (e.served
        ? 'L’adresse mène peut-être à une page au sujet du téléchargement, ou il faut d’abord s’identifier. Ouvrez-la dans un navigateur et copiez l’adresse de l’image elle-même.'
        : 'Une page a peut-être été enregistrée à la place du téléchargement, ou ce n’est pas le bon fichier. Téléchargez de nouveau l’image.'),
  }),
  'source-memory': (e, f) => ({
    message: `${e.what} demande ${f.size(e.needed)} de mémoire pour décompresser ses données ${e.codec}. La limite est de ${f.size(e.limit)}.`,
    hint: unpack,
  }),
  'source-checksum': (e) => ({
    message: `${e.what} n’est pas ce qui était attendu : son SHA-256 est ${e.actual}, et non ${e.expected}.`,
    hint: 'Téléchargez de nouveau l’image. N’utilisez pas celle-ci.',
  }),
  'source-range-checksum': (e, f) => ({
    message: `${e.what} ne correspond pas à sa carte de blocs : ${f.size(e.length)} à partir de l’octet ${f.number(e.offset)} ont une autre somme de contrôle.`,
    hint: getBoth,
  }),
  'source-size': (e, f) => ({
    message: `${e.what} a ${f.number(e.actual)} octets${e.atLeast ? ' ou plus' : ''}. ${f.number(e.expected)} étaient attendus.`,
    hint: getBoth,
  }),
  'image-does-not-fit': (e, f) => ({
    message: `${e.what} demande ${e.atLeast === true ? 'au moins ' : ''}${f.size(e.needed)}, et ${e.target} a ${f.size(e.size)}.`,
    hint:
      e.usedEnd !== undefined && e.usedEnd <= e.size
        ? `Son dernier octet utilisé est à ${f.size(e.usedEnd)} et tiendrait. Mais l’appareil verrait une partition qui dépasse la fin de sa carte. Prenez une carte plus grande.`
        : 'Prenez une carte plus grande.',
  }),
  'archive-no-image': (e, f) => ({
    message: `${e.what} ne contient pas d’image${e.entries.length === 0 ? '' : `, seulement ${f.list(e.entries)}`}.`,
    hint: 'Si l’un de ces fichiers est tout de même une image, décompressez-le et choisissez-le directement.',
  }),
  'archive-several-images': (e, f) => ({
    message: `${e.what} contient plusieurs images : ${f.list(e.entries)}.`,
    hint: 'Choisissez l’une d’elles.',
  }),
  'archive-entry-missing': (e, f) => ({
    message: `${e.what} n’a pas d’entrée ${e.entry}. Contenu : ${e.entries.length === 0 ? 'rien' : f.list(e.entries)}.`,
    hint: 'Choisissez de nouveau l’image, puis l’entrée qu’elle contient.',
  }),
  'bmap-not-found': (e) => ({
    message: `Il n’y a pas de carte de blocs à ${e.what}.`,
    hint: 'Vérifiez le chemin dans la recette, ou retirez-le.',
  }),
  'bmap-invalid': (e) => ({
    message: `La carte de blocs ${e.what} n’est pas valable : ${e.reason}.`,
    hint: mapAside,
  }),
  'bmap-checksum': (e) => ({
    message: `La carte de blocs ${e.what} a été modifiée ou abîmée : sa propre somme de contrôle ne correspond pas.`,
    hint: mapAside,
  }),
  'bmap-signature': (e) => ({
    message: `La signature de la carte de blocs ${e.what} n’est pas bonne : ${e.reason}.`,
    hint: 'N’utilisez pas cette image si vous ne savez pas pourquoi. Vérifiez que c’est la bonne clé.',
  }),
} satisfies Partial<ErrorTexts>;
