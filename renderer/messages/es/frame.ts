import type { Catalogue } from '../catalogue.ts';

export const frame = {
  steps: {
    label: 'Pasos',
    image: 'Imagen',
    cards: 'Tarjetas',
    settings: 'Ajustes',
    confirm: 'Confirmar',
    writing: 'Grabar',
    boot: 'Primer arranque',
  },
  make: 'Tarjetas nuevas',
  language: 'Idioma',
  history: 'Historial',
  next: 'Continuar',
  back: 'Atrás',
  cancel: 'Cancelar',
  close: 'Cerrar',
  details: 'Detalles',
  reconnecting:
    'Se ha perdido la conexión con el programa. Las tarjetas se siguen grabando; esta página se vuelve a conectar sola.',
  needsAttention: 'Algo ha ido mal',
  skip: 'Saltar al contenido',
} satisfies Catalogue['frame'];
