import type { Catalogue } from '../catalogue.ts';

export const files = {
  places: '場所',
  up: '上のフォルダー',
  name: '名前',
  save: 'ここに保存',
  more: 'ここに表示されていないファイルもあります。',
  nothing: {
    images: 'このフォルダーにイメージはありません。',
    recipes: 'このフォルダーにレシピはありません。',
    all: 'このフォルダーは空です。',
  },
} satisfies Catalogue['files'];
