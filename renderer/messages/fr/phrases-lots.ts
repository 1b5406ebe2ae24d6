import type { PhraseTexts } from '../telling.ts';

export const ofLots = {
  'column-missing': ({ name }) => `la colonne « ${name} » manque`,
  'column-recipe': ({ name }) => `La recette contient ${name}.`,
  'column-label': 'L’étiquette la montre.',
  'column-unknown': ({ name }) => `la colonne « ${name} » n’est pas connue`,
  'column-known': ({ names }) => `Sont connues : ${names}.`,
  'table-one-row': ({ count }) => `il y a 1 ligne, et le lot doit avoir ${count} exemplaires`,
  'table-few-rows': ({ rows, count }) => `il y a ${rows} lignes, et le lot doit avoir ${count} exemplaires`,
  'table-no-value': ({ name }) => `« ${name} » n’a pas de valeur ici`,
  'table-same': ({ name, line }) =>
    `« ${name} » est la même qu’à la ligne ${line}, et chaque appareil a besoin de la sienne`,
  'table-unusable': ({ name, reason }) => `« ${name} » n’est pas utilisable : ${reason}`,
  'table-windows': ({ file }) =>
    `${file} n’est pas en UTF-8 et a été lu comme Windows-1252 : vérifiez des lettres comme ä et é.`,
  'table-unplaced': ({ names }) => `Ni la recette ni l’étiquette n’ont de place pour ${names} : laissé de côté.`,
  'values-same': ({ number }) =>
    `elle serait la même que celle de l’exemplaire ${number}, et chaque appareil a besoin de la sienne`,
  'values-digits': ({ count }) => `son compteur demande plus de ${count} chiffres`,
  'values-nothing-called': ({ name }) => `il n’y a rien qui s’appelle « ${name} » pour son modèle`,
  'values-circle': 'son modèle a besoin de lui-même',
  'values-nothing-says': ({ names }) => `rien ne dit ce qu’est ${names}`,
  'values-nothing-says-all': ({ names }) => `rien ne dit ce que sont ${names}`,
  'values-name-tells': 'le nom d’un fichier la révélerait, et elle est secrète',
  'script-slow': ({ count }) => `son programme a mis plus de ${count} ms`,
  'script-endless': 'son programme écrit sans fin',
  'script-no-start': ({ code }) => `son programme ne démarre pas (${code})`,
  'script-ended': ({ code }) => `son programme s’est terminé avec ${code}`,
  'script-not-text': 'ce que son programme a écrit n’est pas en UTF-8',
  'script-nothing': 'son programme n’a rien écrit',
  'script-lines': 'son programme a écrit plus d’une ligne de texte',
  'ledger-network':
    'il se trouve sur un autre ordinateur, où les stations l’abîmeraient ; un fichier ne sert qu’à cet ordinateur, et PostgreSQL à plusieurs stations',
  'code-empty': 'il est vide',
  'code-ascii': 'Code 128 ne prend que des lettres, chiffres et signes ASCII',
  'code-long': 'son contenu est trop long',
} satisfies Partial<PhraseTexts>;
