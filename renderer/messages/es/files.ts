import type { Catalogue } from '../catalogue.ts';

export const files = {
  places: 'Lugares',
  up: 'La carpeta superior',
  name: 'Nombre',
  save: 'Guardar aquí',
  more: 'Hay más archivos de los que se muestran aquí.',
  nothing: {
    images: 'En esta carpeta no hay ninguna imagen.',
    recipes: 'En esta carpeta no hay ninguna receta.',
    all: 'Esta carpeta está vacía.',
  },
} satisfies Catalogue['files'];
