import type { Catalogue } from '../catalogue.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('es');

export const cards = {
  title: 'Elija las tarjetas que se van a grabar',
  lead: 'Se sobrescribe todo lo que hay en una tarjeta elegida. Nada está elegido de antemano.',
  list: 'Tarjetas y unidades',
  none: 'Aún no hay ninguna tarjeta',
  noneHint: 'Inserte una tarjeta o conecte una unidad: aparecerá aquí sola.',
  practice: 'Crear una tarjeta de práctica',
  practiceHint:
    'Una tarjeta de práctica es un archivo de este equipo: todo ocurre como con una tarjeta real y nada puede salir mal.',
  empty: 'Sin particiones',
  holds: (what) => `Contiene ${what}`,
  /** What a partition is called. */
  quoted: (name: string) => `«${name}»`,
  mounted: (where) => `en uso en ${where}`,
  partitions: (count) => plural(count, { one: '# partición', other: '# particiones' }),
  tooSmall: (needed) => `Demasiado pequeña: la imagen necesita ${needed}`,
  writing: 'Se está grabando',
  readOnly: 'Protegida contra escritura: mueva la pestaña lateral',
  noMedium: 'No hay tarjeta en este lector',
  hidden: (count) => plural(count, { one: '# unidad no se ofrece', other: '# unidades no se ofrecen' }),
  hiddenChoose: 'Normalmente no son las que se buscan. Si aun así se quiere una de ellas, se puede elegir aquí:',
  chosen: (count) => plural(count, { one: '# tarjeta elegida', other: '# tarjetas elegidas' }),
  transport: {
    usb: 'USB',
    mmc: 'Lector de tarjetas',
    sata: 'SATA',
    nvme: 'NVMe',
    scsi: 'SCSI',
    thunderbolt: 'Thunderbolt',
    virtio: 'Disco virtual',
    loop: 'Dispositivo loop',
    practice: 'Práctica',
    other: 'Otro',
  },
} satisfies Catalogue['cards'];
