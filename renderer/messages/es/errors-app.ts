import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('es');
const lookAgain = 'Mire otra vez lo que se grabaría y confírmelo.';

export const app = {
  bug: (e) => ({
    message: `Wick ha cometido un error: ${e.reason}`,
    hint: 'Comuníquelo, por favor, con lo que llevó a ello.',
  }),
  cancelled: () => ({ message: 'Cancelado.' }),
  usage: (e) => ({ message: e.reason, hint: e.hint ?? 'Compruebe lo que ha rellenado.' }),
  'channel-lost': () => ({
    message: 'Se perdió la conexión con Wick.',
    hint: 'Se retoma sola. Lo que se está grabando continúa.',
  }),
  'call-unknown': (e) => ({
    message: `Esta página pidió algo que Wick no conoce: ${e.method}.`,
    hint: 'Vuelva a cargar la página: es de otra versión.',
  }),
  'call-invalid': (e) => ({
    message: `Wick no entiende lo que recibió para ${e.method}: ${e.problems.join('; ')}.`,
    hint: 'Compruebe lo que ha rellenado. Si no ha rellenado nada, vuelva a cargar la página.',
  }),
  'call-too-large': (e, f) => ({
    message: `Una respuesta de ${f.number(e.size)} caracteres supera los ${f.number(e.limit)} que caben.`,
    hint: 'Comuníquelo, por favor, con lo que llevó a ello.',
  }),
  'call-too-many': (e) => ({
    message: `Esta página tiene ${plural(e.limit, { one: '# pregunta pendiente', other: '# preguntas pendientes' })} y no puede tener más.`,
    hint: 'Vuelva a cargar la página.',
  }),
  'not-offered': (e) => ({
    message: `Esto no está disponible aquí: ${e.what}.`,
    hint: 'Use para ello la aplicación de escritorio.',
  }),
  'plan-unknown': () => ({ message: 'Este plan ya no se conoce.', hint: lookAgain }),
  'plan-stale': (e) => ({ message: `${e.target} ha cambiado desde que se hizo el plan.`, hint: lookAgain }),
  'target-taken': (e) => ({
    message: `${e.target} ya se está grabando.`,
    hint: 'Espere a que termine, o cancélelo.',
  }),
  'confirmation-missing': (e, f) => ({
    message: `No se escribió el nombre de ${f.list(e.targets)}.`,
    hint: 'Escriba el nombre tal como aparece, para indicar que se trata de esta unidad.',
  }),
  'no-targets': () => ({
    message: 'No se eligió ninguna unidad.',
    hint: 'Elija las unidades que hay que grabar.',
  }),
  'job-unknown': () => ({
    message: 'Esta grabación ya no se conoce.',
    hint: 'Lo que se grabó está en el historial.',
  }),
  'boot-unknown': () => ({
    message: 'Este arranque ya no se observa.',
    hint: 'Vuelva a observarlo.',
  }),
  'unit-unknown': (e) => ({
    message: `En este equipo no hay ningún certificado ${e.id}.`,
    hint: 'Mire otra vez el historial: puede que se haya movido o quitado.',
  }),
} satisfies Partial<ErrorTexts>;
