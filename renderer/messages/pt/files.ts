import type { Catalogue } from '../catalogue.ts';

export const files = {
  places: 'Locais',
  up: 'A pasta acima',
  name: 'Nome',
  save: 'Salvar aqui',
  more: 'Há mais arquivos do que os mostrados aqui.',
  nothing: {
    images: 'Não há nenhuma imagem nesta pasta.',
    recipes: 'Não há nenhuma receita nesta pasta.',
    all: 'Esta pasta está vazia.',
  },
} satisfies Catalogue['files'];
