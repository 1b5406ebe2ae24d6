import type { Catalogue } from '../catalogue.ts';

export const files = {
  places: '位置',
  up: '上一级文件夹',
  name: '名称',
  save: '保存在这里',
  more: '文件较多，这里没有全部列出。',
  nothing: { images: '此文件夹中没有镜像。', recipes: '此文件夹中没有配方。', all: '此文件夹是空的。' },
} satisfies Catalogue['files'];
