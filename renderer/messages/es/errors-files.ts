import type { ErrorTexts } from '../telling.ts';

export const files = {
  'file-unwritable': (e) => ({
    message: `No se puede escribir ${e.path}: ${e.reason}.`,
    hint: 'Compruebe la carpeta, sus permisos en ella y cuánto espacio queda.',
  }),
  'file-system-unsupported': (e) => ({
    message:
      e.kind === undefined
        ? `No hay ningún sistema de archivos que Wick conozca: ${e.what}.`
        : `Wick no puede mirar en este sistema de archivos: ${e.kind}, ${e.what}.`,
    hint: 'Los archivos se leen y se escriben en FAT y ext4.',
  }),
  'file-system-damaged': (e) => ({
    message: `Un sistema de archivos está dañado (${e.kind}, ${e.what}): ${e.reason}.`,
    hint: 'Vuelva a descargar la imagen, o vuelva a grabar la tarjeta.',
  }),
  'file-system-not-clean': (e) => ({
    message: `Primero hay que reparar un sistema de archivos (${e.kind}, ${e.what}): ${e.reason}.`,
    hint: e.kind.startsWith('ext')
      ? 'Móntelo y desmóntelo una vez en Linux, o ejecute e2fsck en él. O vuelva a grabar la tarjeta.'
      : 'Deje que lo repare la comprobación de discos de su sistema (fsck.vfat, chkdsk). O vuelva a grabar la tarjeta.',
  }),
  'file-system-unknown-feature': (e, f) => ({
    message: `Un sistema de archivos usa algo que Wick no conoce (${e.kind}, ${e.what}): ${f.list(e.features)}.`,
    hint: 'Cree el sistema de archivos sin ello, o cambie los archivos en el dispositivo.',
  }),
  'file-system-full': (e) => ({
    message: `No hay sitio para ${e.path} en el sistema de archivos (${e.kind}, ${e.what}).`,
    hint: 'Quite algo, o use una imagen con una partición mayor.',
  }),
  'file-missing': (e) => ({
    message: `No existe ${e.path} ahí: ${e.what}.`,
    hint: 'Compruebe la ruta y la partición.',
  }),
  'file-refused': (e) => ({
    message: `${e.path} se deja como está (${e.what}): ${e.reason}.`,
    hint: 'Elija otra ruta, u otra forma de hacer el cambio.',
  }),
  'catalogue-unreachable': (e) => ({
    message: `No se puede obtener la lista ${e.list}: ${e.reason}.`,
    hint: 'Compruebe la conexión. Una lista que ya se leyó una vez sirve también sin ella.',
  }),
  'catalogue-unreadable': (e) => ({
    message: `${e.list} no es una lista de imágenes que Wick conozca: ${e.reason}.`,
    hint: 'Wick conoce el releases.json de Pantavisor y el os_list de Raspberry Pi Imager.',
  }),
  'catalogue-unknown': (e, f) => ({
    message: `En el catálogo no hay ningún ${e.name}.`,
    hint:
      e.near.length === 0
        ? 'Mire en el catálogo lo que hay.'
        : `Lo más parecido: ${f.list(e.near)}. En el catálogo está todo lo que hay.`,
  }),
  'catalogue-ambiguous': (e, f) => ({
    message: `${e.name} puede ser varias cosas: ${f.list(e.entries)}.`,
    hint: 'Use el nombre más largo.',
  }),
  'catalogue-not-one': (e, f) => ({
    message: `${e.name} no es una sola imagen, sino ${e.holds.length === 0 ? 'una lista vacía' : `una lista: ${f.list(e.holds)}`}.`,
    hint: 'Elija una de ellas en el catálogo.',
  }),
  'catalogue-unfit': (e) => ({
    message: `${e.name} no se puede grabar en una tarjeta: ${e.reason}.`,
    hint: 'Elija otra. El catálogo dice cuáles son para tarjetas.',
  }),
} satisfies Partial<ErrorTexts>;
