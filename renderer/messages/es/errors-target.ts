import type { Range } from '../../../electron/contract/range.ts';
import type { Format } from '../format.ts';
import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('es');

/** Los primeros de varios lugares. */
export function places(ranges: readonly Range[], f: Format): string {
  const named = ranges.slice(0, 3).map(({ offset, length }) => `${f.size(length)} desde el byte ${f.number(offset)}`);
  const more = ranges.length - named.length;
  return f.list(more > 0 ? [...named, plural(more, { one: '# lugar más', other: '# lugares más' })] : named);
}

const replaceCard = 'Pruebe otro lector u otro puerto. Si vuelve a ocurrir, la tarjeta está gastada.';

export const target = {
  'target-missing': (e) => ({
    message: `No existe la unidad ${e.target}.`,
    hint: 'En «Tarjetas» se ve lo que está conectado.',
  }),
  'target-not-a-drive': (e) => ({
    message: `${e.target} no es una unidad: ${e.kind}.`,
    hint: 'Elija una unidad entera, tal como aparece en «Tarjetas».',
  }),
  'target-no-medium': (e) => ({
    message: `En ${e.target} no hay ninguna tarjeta ni otro medio.`,
    hint: 'Insértelo y empiece de nuevo.',
  }),
  'target-protected': (e) => ({
    message: `${e.target} está protegida: ${e.reasons.join('; ')}.`,
    hint: e.forceable
      ? 'Si está seguro: elíjala en «Tarjetas» entre las que no se ofrecen y escriba su nombre para confirmar.'
      : 'Libérela primero: desmóntela, desactive su espacio de intercambio (swapoff), detenga el LVM, el RAID o el cifrado que haya en ella. Si el sistema arranca de ella, arranque el equipo desde otro disco.',
  }),
  'target-changed': (e) => ({
    message:
      e.field === 'sequence number'
        ? `${e.target} se sacó o se cambió desde que la confirmó.`
        : `${e.target} no es la unidad que confirmó. Ha cambiado ${e.field}: es ${e.actual}, no ${e.expected}.`,
    hint: 'Mire otra vez las tarjetas y empiece de nuevo.',
  }),
  'target-busy': (e) => ({
    message: `${e.target} está en uso: ${e.holder}.`,
    hint: 'Cierre lo que la usa y empiece de nuevo.',
  }),
  'target-twice': (e) => ({
    message: `${e.target} y ${e.other} son la misma unidad.`,
    hint: 'Elija cada unidad una sola vez.',
  }),
  'drives-unlistable': (e) => ({
    message: `No se pueden enumerar las unidades de este equipo: ${e.reason}.`,
    hint: 'Vuelva a instalar Wick. Puede que le falte la parte de este sistema.',
  }),
  'target-write-protected': (e) => ({
    message: `${e.target} está protegida contra escritura.`,
    hint: 'Compruebe la pestaña lateral de la tarjeta o de su adaptador.',
  }),
  'target-gone': (e) => ({
    message: `${e.target} desapareció mientras se usaba.`,
    hint: 'Compruebe el lector y la tarjeta, y grábela de nuevo.',
  }),
  'target-io': (e, f) => ({
    message: `${e.target} ha dado un error (${operations[e.operation] ?? e.operation}, byte ${f.number(e.offset)}): ${e.reason}.`,
    hint: replaceCard,
  }),
  'practice-no-room': (e) => ({
    message: `El disco donde está la tarjeta de práctica ${e.target} está lleno.`,
    hint: 'Haga sitio en él.',
  }),
  'practice-too-large': (e, f) => ({
    message: `El sistema de archivos donde está ${e.target} no admite un archivo de ${f.size(e.size)}.`,
    hint: 'Cree una tarjeta de práctica más pequeña.',
  }),
  'target-stalled': (e) => ({
    message: `${e.target} no responde desde hace ${plural(e.seconds, { one: '# segundo', other: '# segundos' })}.`,
    hint: `Desconéctela. ${replaceCard}`,
  }),
  'verify-mismatch': (e, f) => ({
    message: `${e.target} no contiene ${e.rewritten ? 'lo que se grabó, ni siquiera tras un segundo intento' : 'lo que debería'}. Difiere en ${places(e.ranges, f)}.`,
    hint: e.rewritten ? 'La tarjeta está mal. No la use.' : 'Grábela de nuevo. Si no sirve, la tarjeta está mal.',
  }),
  'verify-impossible': (e) => ({
    message: `Aquí ${e.target} no se puede releer sin pasar por la memoria del propio sistema, así que releer no demostraría nada.`,
    hint: 'Instale Wick completo. O grabe sin prueba: desactive «Releer y comparar» en los ajustes.',
  }),
  'target-capacity': (e) => ({
    message: `${e.target} es más pequeña de lo que dice: lo que se grabó más allá no está ahí.`,
    hint: 'La tarjeta es falsa. No la use.',
  }),
  'target-slow': (e, f) => ({
    message: `${e.target} graba a ${f.rate(Math.round(e.rate))}. Se piden al menos ${f.rate(e.least)}.`,
    hint: 'Use una tarjeta más rápida. Si en este lector todas son lentas, revise el lector y su cable.',
  }),
  'helper-failed': (e) => ({
    message: `El programa que graba ${e.target} terminó inesperadamente: ${e.reason}.`,
    hint: 'Vuelva a intentarlo. Si se repite, comuníquelo, por favor.',
  }),
  'rights-refused': (e) => ({
    message: `Se denegaron los derechos para grabar ${e.target}: ${e.reason}.`,
    hint: 'Vuelva a intentarlo con la contraseña de alguien que administre este equipo.',
  }),
  'rights-unavailable': (e) => ({
    message: `Grabar ${e.target} requiere derechos de administrador, y aquí no hay forma de pedirlos: ${e.reason}.`,
    hint: 'Inicie Wick como administrador: las páginas con «sudo -E wick station», una orden con «sudo -E».',
  }),
  'rights-no-agent': (e) => ({
    message: `Grabar ${e.target} requiere la contraseña de un administrador, y aquí nada puede pedirla: en esta sesión no hay ningún agente de polkit.`,
    hint: e.screen
      ? 'Inicie el agente de polkit de su escritorio (en algunos es un paquete aparte), o abra las páginas con «sudo -E wick station».'
      : 'Abra las páginas con «sudo -E wick station». O haga que una regla de polkit permita «org.wick.helper.write» a este usuario.',
  }),
  'rights-not-allowed': (e) => ({
    message: `polkit no permite a este usuario grabar ${e.target}, sea cual sea la contraseña.`,
    hint: `Pida a quien administra el equipo que permita «${e.action}» en polkit, o abra las páginas con «sudo -E wick station».`,
  }),
} satisfies Partial<ErrorTexts>;

const operations: Readonly<Record<string, string>> = {
  read: 'leer',
  write: 'grabar',
  flush: 'vaciar los búferes',
  open: 'abrir',
  grow: 'ampliar',
};
