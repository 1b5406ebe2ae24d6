import type { Out } from '../../../electron/contract/calls.ts';

export type CatalogueEntry = Out<'catalogue.list'>['images'][number];

export interface CatalogueGroup {
  /** Who publishes them, and the categories; outermost first. */
  title: readonly string[];
  images: readonly CatalogueEntry[];
}

export interface Wanted {
  words: string;
  /** Id of a board; empty for all. */
  board: string;
}

/** What fits all words and the board, in groups, in the order of the catalogue; images for all boards fit each. */
export function groupsOf(images: readonly CatalogueEntry[], { words, board }: Wanted): CatalogueGroup[] {
  const needles = words.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, CatalogueGroup & { images: CatalogueEntry[] }>();
  for (const image of images) {
    const { boards, title, description = '', publisher = '', group = [], name } = image;
    if (board !== '' && boards.length > 0 && !boards.includes(board)) continue;
    const text = [title, description, publisher, name, ...group].join(' ').toLowerCase();
    if (!needles.every((needle) => text.includes(needle))) continue;
    const path = [publisher, ...group].filter((part) => part !== '');
    const key = path.join('\n');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { title: path, images: [image] });
    else known.images.push(image);
  }
  return [...groups.values()];
}

/** Catalogues write `(Recommended)` into a title or a description: it is a mark, not part of the text. */
export function isRecommended({ title, description = '' }: CatalogueEntry): boolean {
  return mark.test(title) || mark.test(description);
}

export function withoutMark(text: string): string {
  return text.replace(mark, '');
}

const mark = /\s*\(recommended\)/i;
