import type { ErrorTexts } from '../telling.ts';
import { places } from './errors-target.ts';

export const settings = {
  'recipe-unreadable': (e) => ({
    message: `La recette ${e.file} ne peut pas être lue : ${e.reason}.`,
    hint: 'Vérifiez le chemin.',
  }),
  'recipe-invalid': (e) => ({
    message: e.problems
      .map(({ line, column, reason, suggestion }) =>
        [`${e.file}, ligne ${line}, colonne ${column} : ${reason}.`, suggestion].filter(Boolean).join(' '),
      )
      .join('\n'),
    hint: 'Le README montre à quoi ressemble une recette, et recipe.schema.json dit tout ce qui peut y figurer.',
  }),
  'variable-unused': (e, f) => ({
    message: `La recette n’a pas de variable « ${e.name} ».`,
    hint: e.known.length === 0 ? 'Elle n’en a aucune.' : `Elle a ${f.list(e.known)}.`,
  }),
  'secret-unavailable': (e) => ({
    message: `Le secret ne peut pas être obtenu (${e.reference}) : ${e.reason}.`,
    hint: 'Mettez-le là où le dit la recette, ou modifiez les réglages.',
  }),
  'secret-not-kept': (e) => ({
    message: `Le secret n’a pas pu être mis dans le trousseau : ${e.reason}.`,
    hint: 'Déverrouillez le trousseau de cet ordinateur, ou laissez la recette demander ses secrets.',
  }),
  'provision-wrong-family': (e) => ({
    message: `Les réglages sont pour ${e.wanted}. Sur ${e.target}, il y a autre chose : ${e.found}.`,
    hint: 'Prenez la bonne image ou les bons réglages. Des fichiers isolés peuvent être modifiés sur toute image.',
  }),
  'provision-refused': (e) => ({
    message: `${e.target} ne peut pas recevoir ces réglages : ${e.reason}.`,
    hint: e.hint ?? 'Rien n’y a été modifié.',
  }),
  'provision-differs': (e, f) => ({
    message: `${e.target} ne contient pas les réglages reçus. Différences : ${f.list(e.files)}.`,
    hint: 'Écrivez-la de nouveau. Si cela ne suffit pas, la carte est mauvaise.',
  }),
  'certificate-invalid': (e) => ({
    message: `Le certificat ${e.file} n’est pas bon : ${e.reason}.`,
    hint: 'Ne vous fiez pas à ce qu’il dit.',
  }),
  'certificate-differs': (e, f) => {
    const parts = [
      ...(e.image ? ['ce qu’elle contient de l’image'] : []),
      ...(e.settings.length > 0 ? [`ses réglages (${f.list(e.settings)})`] : []),
    ];
    return {
      message: `${e.target} n’est pas comme le dit ${e.file}. Différences : ${f.list(parts)}, soit ${places(e.ranges, f)}.`,
      hint: 'Ce certificat est celui d’une autre carte, ou la carte a été modifiée depuis. Un appareil qui en démarre la modifie aussi.',
    };
  },
  'certificate-other-card': (e) => ({
    message: `${e.target} n’est pas la carte de ${e.file}. Ce qui diffère : ${e.what} (${e.actual}, et non ${e.expected}).`,
    hint: 'Prenez la carte pour laquelle le certificat a été fait.',
  }),
} satisfies Partial<ErrorTexts>;
