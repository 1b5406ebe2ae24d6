import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('es');
const times = (count: string) => plural(Number(count), { one: '# vez', other: '# veces' });

export const mortem = {
  'mortem-nothing': 'Nada en la tarjeta muestra que un dispositivo haya arrancado de ella.',
  'mortem-only-grown':
    'Nada en la tarjeta muestra que un dispositivo haya arrancado de ella, salvo que se amplió su partición.',
  'mortem-ready': 'El dispositivo arrancó, y todos sus contenedores alcanzaron su objetivo.',
  'mortem-ready-again': ({ count }) =>
    `El dispositivo arrancó ${times(count)}, y todos sus contenedores alcanzaron su objetivo.`,
  'mortem-status': ({ status }) => `El dispositivo arrancó y no pasó del estado ${status}.`,
  'mortem-status-again': ({ count, status }) =>
    `El dispositivo arrancó ${times(count)} y no pasó del estado ${status}.`,
  'mortem-loaded': 'El dispositivo arrancó y cargó su estado, pero de ningún contenedor se sabe que funcione.',
  'mortem-loaded-again': ({ count }) =>
    `El dispositivo arrancó ${times(count)} y cargó su estado, pero de ningún contenedor se sabe que funcione.`,
  'mortem-not-loaded': 'El dispositivo arrancó, pero no cargó su estado.',
  'mortem-failure': ({ failure }) => `El último fallo: ${failure}.`,
  'mortem-not-grown': 'Su sistema de archivos no se amplió.',
  'mortem-claimed': 'Está registrado en su Hub y tiene propietario.',
  'mortem-unclaimed': 'Está registrado en su Hub y aún no tiene propietario.',
  'mortem-refused': 'Su Hub rechazó el registro: puede que su token esté desactivado.',
  'mortem-no-hub': 'No ha llegado a su Hub.',
  'mortem-pulled': 'Se sacó la tarjeta en marcha, o se fue la corriente.',
  'mortem-loader': 'su cargador de arranque no pudo iniciar el sistema',
  'mortem-rolled-back': 'volvió a una revisión anterior',
  'mortem-eeprom': 'el programa de arranque de su EEPROM es demasiado antiguo',
  'mortem-panic': 'su núcleo se detuvo con un pánico',
  'mortem-no-storage': 'no encontró su partición de almacenamiento',
  'mortem-no-config': 'falta un archivo de su configuración',
  'mortem-credentials': 'no se pudieron cargar sus credenciales',
  'mortem-signature': 'no se aceptó una firma de su estado',
  'mortem-object': 'hay archivos dañados en su estado',
  'mortem-state': 'su estado no se pudo cargar o iniciar',
  'mortem-container': ({ name }) => `el contenedor ${name} falló y el dispositivo volvió a arrancar`,
  'mortem-a-container': 'un contenedor falló y el dispositivo volvió a arrancar',
  'mortem-late': ({ name }) => `el contenedor ${name} no alcanzó su objetivo a tiempo`,
  'mortem-a-late': 'un contenedor no alcanzó su objetivo a tiempo',
} satisfies Partial<PhraseTexts>;
