import type { ErrorTexts } from '../telling.ts';

export const files = {
  'file-unwritable': (e) => ({
    message: `${e.path} ne peut pas être écrit : ${e.reason}.`,
    hint: 'Vérifiez le dossier, vos droits dessus et la place qui reste.',
  }),
  'file-system-unsupported': (e) => ({
    message:
      e.kind === undefined
        ? `Pas de système de fichiers que Wick connaisse : ${e.what}.`
        : `Wick ne peut pas regarder dans ce système de fichiers : ${e.kind}, ${e.what}.`,
    hint: 'Les fichiers sont lus et écrits sur FAT et ext4.',
  }),
  'file-system-damaged': (e) => ({
    message: `Un système de fichiers est abîmé (${e.kind}, ${e.what}) : ${e.reason}.`,
    hint: 'Téléchargez de nouveau l’image, ou écrivez de nouveau la carte.',
  }),
  'file-system-not-clean': (e) => ({
    message: `Un système de fichiers doit d’abord être réparé (${e.kind}, ${e.what}) : ${e.reason}.`,
    hint: e.kind.startsWith('ext')
      ? 'Montez-le et démontez-le une fois sous Linux, ou lancez e2fsck dessus. Ou écrivez de nouveau la carte.'
      : 'Faites-le réparer par la vérification des disques de votre système (fsck.vfat, chkdsk). Ou écrivez de nouveau la carte.',
  }),
  'file-system-unknown-feature': (e, f) => ({
    message: `Un système de fichiers utilise ce que Wick ne connaît pas (${e.kind}, ${e.what}) : ${f.list(e.features)}.`,
    hint: 'Créez le système de fichiers sans cela, ou modifiez les fichiers sur l’appareil.',
  }),
  'file-system-full': (e) => ({
    message: `Il n’y a pas de place pour ${e.path} dans le système de fichiers (${e.kind}, ${e.what}).`,
    hint: 'Retirez quelque chose, ou prenez une image avec une partition plus grande.',
  }),
  'file-missing': (e) => ({
    message: `${e.path} ne s’y trouve pas : ${e.what}.`,
    hint: 'Vérifiez le chemin et la partition.',
  }),
  'file-refused': (e) => ({
    message: `${e.path} est laissé tel quel (${e.what}) : ${e.reason}.`,
    hint: 'Prenez un autre chemin, ou une autre façon de faire la modification.',
  }),
  'catalogue-unreachable': (e) => ({
    message: `La liste ${e.list} ne peut pas être obtenue : ${e.reason}.`,
    hint: 'Vérifiez la connexion. Une liste déjà lue une fois sert aussi sans elle.',
  }),
  'catalogue-unreadable': (e) => ({
    message: `${e.list} n’est pas une liste d’images que Wick connaisse : ${e.reason}.`,
    hint: 'Wick connaît le releases.json de Pantavisor et l’os_list de Raspberry Pi Imager.',
  }),
  'catalogue-unknown': (e, f) => ({
    message: `Le catalogue n’a pas de ${e.name}.`,
    hint:
      e.near.length === 0
        ? 'Voyez dans le catalogue ce qu’il y a.'
        : `Les plus proches : ${f.list(e.near)}. Le catalogue montre tout.`,
  }),
  'catalogue-ambiguous': (e, f) => ({
    message: `${e.name} peut désigner plusieurs images : ${f.list(e.entries)}.`,
    hint: 'Utilisez le nom le plus long.',
  }),
  'catalogue-not-one': (e, f) => ({
    message: `${e.name} n’est pas une seule image, mais ${e.holds.length === 0 ? 'une liste vide' : `une liste : ${f.list(e.holds)}`}.`,
    hint: 'Choisissez l’une d’elles dans le catalogue.',
  }),
  'catalogue-unfit': (e) => ({
    message: `${e.name} ne peut pas être écrit sur une carte : ${e.reason}.`,
    hint: 'Choisissez-en une autre. Le catalogue dit lesquelles sont pour des cartes.',
  }),
} satisfies Partial<ErrorTexts>;
