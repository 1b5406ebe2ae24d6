import type { Catalogue } from '../catalogue.ts';

export const files = {
  places: 'Orte',
  up: 'Der Ordner darüber',
  name: 'Dateiname',
  save: 'Hier speichern',
  more: 'Es gibt mehr Dateien, als hier zu sehen sind.',
  nothing: {
    images: 'In diesem Ordner ist kein Abbild.',
    recipes: 'In diesem Ordner ist kein Rezept.',
    all: 'Dieser Ordner ist leer.',
  },
} satisfies Catalogue['files'];
