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
  lots: 'Lotes de fábrica',
  next: 'Continuar',
  back: 'Atrás',
  close: 'Cerrar',
  reconnecting:
    'Se ha perdido la conexión con el programa. Las tarjetas se siguen grabando; esta página se vuelve a conectar sola.',
  needsAttention: 'Algo ha ido mal',
  skip: 'Saltar al contenido',
  broken: {
    title: 'Esta página ha fallado',
    lead: 'Algo ha ido mal dentro de ella. Las tarjetas que se están grabando siguen; al volver a cargar la página, se muestran de nuevo.',
    again: 'Volver a cargar la página',
    details: 'Qué ha ocurrido',
  },
} satisfies Catalogue['frame'];
