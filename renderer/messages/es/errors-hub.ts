import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('es');

export const hub = {
  'hub-not-logged-in': (e) => ({
    message: e.expired ? `La sesión en ${e.hub} ha caducado.` : `No ha iniciado sesión en ${e.hub}.`,
    hint: 'Inicie sesión con el botón «Hub», arriba en la página.',
  }),
  'hub-wrong-password': (e) => ({
    message: `${e.hub} no conoce a ${e.user} con esta contraseña.`,
    hint: 'Compruebe las dos cosas. Los nombres y contraseñas de un Hub no valen en otro.',
  }),
  'hub-second-factor': (e) => ({
    message: `${e.hub} pide a ${e.user} algo más que una contraseña.`,
    hint: 'Inicie sesión con el navegador, o use un token de acceso personal como contraseña.',
  }),
  'hub-login-failed': (e) => ({
    message: `El inicio de sesión en ${e.hub} no llegó a su fin: ${e.reason}.`,
    hint: 'Vuelva a intentarlo, o inicie sesión con nombre y contraseña.',
  }),
  'hub-refused': (e) => ({
    message: `${e.hub} lo rechaza (${e.what}, estado ${e.status})${e.said === undefined ? '' : `: ${e.said}`}.`,
    hint: 'Compruebe que ha iniciado sesión con la persona correcta y que su cuenta puede hacerlo.',
  }),
  'hub-missing': (e) => ({
    message: `${e.hub} no sabe nada de esto: ${e.what}.`,
    hint: 'Mire en el Hub qué dispositivos y tokens hay.',
  }),
  'hub-unreachable': (e) => ({
    message: `No se puede llegar a ${e.hub}: ${e.reason}.`,
    hint: 'Compruebe la dirección, la red y el proxy. Un Hub con certificado propio se da a conocer al iniciar sesión, con el archivo de su autoridad.',
  }),
  'hub-garbage': (e) => ({
    message: `Lo que ha respondido ${e.hub} no tiene sentido (${e.what}): ${e.reason}.`,
    hint: 'Puede que responda otra cosa en su lugar, como la página de acceso de una red: abra su dirección en un navegador.',
  }),
  'hub-failing': (e) => ({
    message: `${e.hub} ha fallado (${e.what}, estado ${e.status}).`,
    hint: 'El Hub tiene problemas propios: vuelva a intentarlo más tarde.',
  }),
  'hub-rate-limited': (e) => ({
    message: `${e.hub} pide que se le deje en paz ${plural(e.seconds, { one: '# segundo', other: '# segundos' })}: se le ha preguntado demasiado.`,
    hint: 'Vuelva a intentarlo después.',
  }),
} satisfies Partial<ErrorTexts>;
