import type { ErrorTexts } from '../telling.ts';
import { places } from './errors-target.ts';

export const settings = {
  'recipe-unreadable': (e) => ({
    message: `No se puede leer la receta ${e.file}: ${e.reason}.`,
    hint: 'Compruebe la ruta.',
  }),
  'recipe-invalid': (e) => ({
    message: e.problems
      .map(({ line, column, reason, suggestion }) =>
        [`${e.file}, línea ${line}, columna ${column}: ${reason}.`, suggestion].filter(Boolean).join(' '),
      )
      .join('\n'),
    hint: 'El README muestra cómo es una receta, y recipe.schema.json dice todo lo que puede contener.',
  }),
  'variable-unused': (e, f) => ({
    message: `La receta no tiene ninguna variable «${e.name}».`,
    hint: e.known.length === 0 ? 'No tiene ninguna.' : `Tiene ${f.list(e.known)}.`,
  }),
  'secret-unavailable': (e) => ({
    message: `No se puede obtener el secreto (${e.reference}): ${e.reason}.`,
    hint: 'Póngalo donde dice la receta, o cambie los ajustes.',
  }),
  'secret-not-kept': (e) => ({
    message: `No se pudo guardar el secreto en el llavero: ${e.reason}.`,
    hint: 'Desbloquee el llavero de este equipo o haga que la receta pida sus secretos.',
  }),
  'provision-wrong-family': (e) => ({
    message: `Los ajustes son para ${e.wanted}. En ${e.target} hay otra cosa: ${e.found}.`,
    hint: 'Use la imagen o los ajustes correctos. En cualquier imagen se pueden cambiar archivos sueltos.',
  }),
  'provision-refused': (e) => ({
    message: `${e.target} no puede recibir estos ajustes: ${e.reason}.`,
    hint: e.hint ?? 'No se cambió nada en ella.',
  }),
  'provision-differs': (e, f) => ({
    message: `${e.target} no contiene los ajustes que recibió. Difiere: ${f.list(e.files)}.`,
    hint: 'Grábela de nuevo. Si no sirve, la tarjeta está mal.',
  }),
  'certificate-invalid': (e) => ({
    message: `El certificado ${e.file} no es válido: ${e.reason}.`,
    hint: 'No se fíe de lo que dice.',
  }),
  'certificate-differs': (e, f) => {
    const parts = [
      ...(e.image ? ['lo que contiene de la imagen'] : []),
      ...(e.settings.length > 0 ? [`sus ajustes (${f.list(e.settings)})`] : []),
    ];
    return {
      message: `${e.target} no está como dice ${e.file}. Difiere: ${f.list(parts)}; en concreto, ${places(e.ranges, f)}.`,
      hint: 'Este certificado es de otra tarjeta, o la tarjeta cambió desde entonces. Un dispositivo que arranca de ella también la cambia.',
    };
  },
  'certificate-other-card': (e) => ({
    message: `${e.target} no es la tarjeta de ${e.file}. Difiere ${e.what}: es ${e.actual}, no ${e.expected}.`,
    hint: 'Use la tarjeta para la que se hizo el certificado.',
  }),
} satisfies Partial<ErrorTexts>;
