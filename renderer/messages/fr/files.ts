import type { Catalogue } from '../catalogue.ts';

export const files = {
  places: 'Emplacements',
  up: 'Le dossier parent',
  name: 'Nom',
  save: 'Enregistrer ici',
  more: 'Il y a plus de fichiers que ceux affichés ici.',
  nothing: {
    images: 'Il n’y a pas d’image dans ce dossier.',
    recipes: 'Il n’y a pas de recette dans ce dossier.',
    all: 'Ce dossier est vide.',
  },
} satisfies Catalogue['files'];
