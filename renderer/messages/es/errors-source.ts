import type { ErrorTexts } from '../telling.ts';

const documents = {
  'web-page': 'una página web',
  xml: 'un documento XML',
  json: 'un documento JSON',
  text: 'texto sin formato',
  pdf: 'un documento PDF',
  'block-map': 'un mapa de bloques',
  'git-lfs-pointer': 'una referencia de Git LFS',
  'pgp-or-pem': 'una firma, una clave o un mensaje cifrado',
};

const documentHints: Partial<Record<keyof typeof documents, string>> = {
  'block-map': 'Elija la imagen misma: el mapa que está a su lado se encuentra solo.',
  'git-lfs-pointer': 'Obtenga el archivo al que representa con «git lfs pull».',
  'pgp-or-pem': 'Elija la imagen misma.',
};

const getBoth = 'La imagen está dañada o el mapa de bloques es de otra. Vuelva a descargar los dos.';
const unpack = 'Descomprímalo primero y elija después la imagen que contiene.';
const mapAside =
  'Vuelva a descargar el mapa de bloques. O quítelo de al lado de la imagen: entonces se graba la imagen entera.';

export const source = {
  'source-not-found': (e) => ({
    message: `No hay ninguna imagen en ${e.what}.`,
    hint: 'Compruebe la ruta o la dirección.',
  }),
  'source-unreadable': (e) => ({
    message: `No se puede leer ${e.what}: ${e.reason}.`,
    hint: 'Compruebe que el archivo está completo y que usted puede leerlo.',
  }),
  'source-http-status': (e) => ({
    message: `El servidor respondió ${e.status}${e.statusText ? ` ${e.statusText}` : ''} para ${e.what}.`,
    hint:
      e.status === 404
        ? 'Compruebe la dirección.'
        : e.status < 500
          ? 'El servidor rechaza esta descarga.'
          : 'Vuelva a intentarlo más tarde.',
  }),
  'source-unreachable': (e) => ({
    message: `No se puede descargar ${e.what}: ${e.reason}.`,
    hint: 'Compruebe la dirección y la conexión, o descargue el archivo por otro medio y elíjalo aquí.',
  }),
  'source-network': (e, f) => ({
    message: `La descarga de ${e.what} se cortó tras ${f.size(e.offset)} y no se pudo reanudar: ${e.reason}.`,
    hint: 'Compruebe la conexión, o descargue primero el archivo y elíjalo aquí.',
  }),
  'source-changed': (e) => ({
    message: `${e.what} cambió en el servidor durante la descarga.`,
    hint: 'Empiece de nuevo para obtener el archivo nuevo de una pieza.',
  }),
  'source-empty': (e) => ({
    message: `${e.what} está vacío: no hay nada que grabar.`,
    hint: 'Puede que la descarga haya fallado. Vuelva a descargar la imagen.',
  }),
  'source-truncated': (e, f) => ({
    message: `${e.what} termina demasiado pronto: sus datos ${e.codec} se cortan en el byte ${f.number(e.offset)}, antes de su final.`,
    hint: 'Probablemente la descarga está incompleta. Vuelva a descargar la imagen.',
  }),
  'source-corrupt': (e, f) => ({
    message: `${e.what} está dañado: ${e.codec} cerca del byte ${f.number(e.offset)}: ${e.reason}.`,
    hint: 'Vuelva a descargar la imagen y compare su suma de comprobación con la que publica su fabricante.',
  }),
  'source-trailing-junk': (e, f) => ({
    message: `Detrás de ${e.what} hay algo más: sus datos ${e.codec} terminan en el byte ${f.number(e.offset)}, y lo que sigue no es ${e.codec}.`,
    hint: 'Vuelva a descargar la imagen. Puede que sean dos archivos en uno.',
  }),
  'source-unsupported': (e) => ({
    message: `${e.what} es un archivo ${e.format}, que Wick no sabe descomprimir.`,
    hint: unpack,
  }),
  'source-not-an-image': (e) => ({
    message: e.served
      ? `El servidor envió ${documents[e.found]} en lugar de una imagen para ${e.what}.`
      : `${e.what} es ${documents[e.found]}, no una imagen.`,
    hint:
      documentHints[e.found] ??
      (e.served
        ? 'La dirección puede llevar a una página sobre la descarga, o hay que iniciar sesión antes: ábrala en un navegador y copie la dirección de la imagen misma.'
        : 'Puede que se guardara una página en lugar de la descarga, o que este sea otro archivo. Vuelva a descargar la imagen.'),
  }),
  'source-memory': (e, f) => ({
    message: `${e.what} necesita ${f.size(e.needed)} de memoria para descomprimir sus datos ${e.codec}. El límite es ${f.size(e.limit)}.`,
    hint: unpack,
  }),
  'source-checksum': (e) => ({
    message: `${e.what} no es lo que se esperaba: su SHA-256 es ${e.actual}, no ${e.expected}.`,
    hint: 'Vuelva a descargar la imagen. No use esta.',
  }),
  'source-range-checksum': (e, f) => ({
    message: `${e.what} no coincide con su mapa de bloques: ${f.size(e.length)} desde el byte ${f.number(e.offset)} tienen otra suma de comprobación.`,
    hint: getBoth,
  }),
  'source-size': (e, f) => ({
    message: `${e.what} tiene ${f.number(e.actual)} bytes${e.atLeast ? ' o más' : ''}. Se esperaban ${f.number(e.expected)}.`,
    hint: getBoth,
  }),
  'image-does-not-fit': (e, f) => ({
    message: `${e.what} necesita ${e.atLeast === true ? 'al menos ' : ''}${f.size(e.needed)}, y ${e.target} tiene ${f.size(e.size)}.`,
    hint:
      e.usedEnd !== undefined && e.usedEnd <= e.size
        ? `Su último byte usado está en ${f.size(e.usedEnd)} y cabría. Pero el dispositivo vería una partición que sobrepasa el final de su tarjeta. Use una tarjeta mayor.`
        : 'Use una tarjeta mayor.',
  }),
  'archive-no-image': (e, f) => ({
    message: `${e.what} no contiene ninguna imagen${e.entries.length === 0 ? '' : `, solo ${f.list(e.entries)}`}.`,
    hint: 'Si alguno de ellos sí es una imagen, descomprímalo y elíjalo directamente.',
  }),
  'archive-several-images': (e, f) => ({
    message: `${e.what} contiene varias imágenes: ${f.list(e.entries)}.`,
    hint: 'Elija una de ellas.',
  }),
  'archive-entry-missing': (e, f) => ({
    message: `${e.what} no tiene ninguna entrada ${e.entry}. Contiene ${e.entries.length === 0 ? 'nada' : f.list(e.entries)}.`,
    hint: 'Elija de nuevo la imagen y, en ella, la entrada.',
  }),
  'bmap-not-found': (e) => ({
    message: `No hay ningún mapa de bloques en ${e.what}.`,
    hint: 'Compruebe la ruta en la receta, o quítela.',
  }),
  'bmap-invalid': (e) => ({ message: `El mapa de bloques ${e.what} no es válido: ${e.reason}.`, hint: mapAside }),
  'bmap-checksum': (e) => ({
    message: `El mapa de bloques ${e.what} fue modificado o está dañado: su propia suma de comprobación no coincide.`,
    hint: mapAside,
  }),
  'bmap-signature': (e) => ({
    message: `La firma del mapa de bloques ${e.what} no es válida: ${e.reason}.`,
    hint: 'No use esta imagen si no sabe por qué. Compruebe que la clave es la correcta.',
  }),
} satisfies Partial<ErrorTexts>;
