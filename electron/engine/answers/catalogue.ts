import type { imageCalls } from '../../contract/calls/image.ts';
import type { AnswerOf } from '../../contract/rpc/table.ts';
import { asWickError } from '../../contract/errors.ts';
import { knownCatalogues } from '../image/catalogue/known.ts';
import { openCatalogue } from '../image/catalogue/open.ts';
import type { CatalogueImage } from '../image/catalogue/tree.ts';
import { walkImages } from '../image/catalogue/walk.ts';
import type { Host } from './host.ts';
import { catalogueOptions } from './source.ts';

type Catalogue = AnswerOf<typeof imageCalls, 'catalogue.list'>;

/** All images of all catalogues that this computer knows; one that cannot be had is told, and the others are listed. */
export async function listCatalogues(host: Host, signal: AbortSignal): Promise<Catalogue> {
  const problems: string[] = [];
  const onNote = (note: string) => void problems.push(note);
  const options = { ...(await catalogueOptions(host, signal)), onNote };
  const boards = new Map<string, string>();
  const images: Catalogue['images'][number][] = [];
  for (const { name } of await knownCatalogues(host.folder)) {
    try {
      const { top, lists } = await openCatalogue(name, options);
      for await (const listed of walkImages(top, {
        name,
        load: lists.load,
        onTrouble: ({ message }) => onNote(message),
      })) {
        signal.throwIfAborted();
        images.push(entryOf(name, listed.name, listed.image));
        for (const board of listed.image.boards) boards.set(board, board);
      }
      for (const [title, tags] of top.boardNames ?? []) for (const tag of tags) boards.set(tag, title);
    } catch (error) {
      signal.throwIfAborted();
      onNote(asWickError(error).message);
    }
  }
  return {
    boards: [...boards].map(([id, title]) => ({ id, title })),
    images,
    ...(problems.length === 0 ? {} : { problem: [...new Set(problems)].join(' ') }),
  };
}

function entryOf(publisher: string, name: string, image: CatalogueImage): Catalogue['images'][number] {
  const { title, description, boards, released, unpackedSize: size, downloadSize, unfit } = image;
  return {
    name,
    title,
    publisher,
    boards,
    group: name.split('/').slice(1, -1),
    ...(description === undefined ? {} : { description }),
    ...(released === undefined ? {} : { released }),
    ...(size === undefined ? {} : { size }),
    ...(downloadSize === undefined ? {} : { downloadSize }),
    ...(unfit === undefined ? {} : { unfit }),
  };
}
