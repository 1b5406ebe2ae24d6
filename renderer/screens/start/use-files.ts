import { useCallback, useState } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { type FileKind, fileKind } from '../../../electron/contract/given-file.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useOpenRecipe } from '../../flow/use-open-recipe.ts';
import { withContainer } from '../../flow/with-container.ts';
import { type Called, useCall } from '../../hooks/use-call.ts';

/** What became of a file that is no image by itself. */
export interface FileNote {
  is: 'map-waits' | 'container-waits' | 'container-taken' | 'container-unfit';
  name: string;
}

interface Files {
  take: (path: string, kind?: FileKind) => void;
  recipe: Called<Out<'recipe.open'>>;
  note: FileNote | undefined;
}

/** Takes a file for what it is: an image, or what belongs to one. */
export function useFiles(): Files {
  const [{ image, settings }, dispatch] = useFlow();
  const [recipe, openRecipe] = useOpenRecipe();
  const [, askForImage] = useCall('image.ofMap');
  const [note, setNote] = useState<FileNote>();
  const family = image?.report === undefined ? undefined : (image.report.recognised?.family ?? 'generic');

  const takeMap = useCallback(
    async (map: string) => {
      const { path } = (await askForImage({ map })) ?? {};
      if (path !== undefined) return dispatch({ type: 'image', choice: { source: path, bmap: map } });
      dispatch({ type: 'map', path: map });
      if (image === undefined) setNote({ is: 'map-waits', name: nameIn(map) });
    },
    [askForImage, dispatch, image],
  );
  const takeContainer = useCallback(
    (path: string) => {
      const name = nameIn(path);
      const more = family === undefined || family === 'pantavisor' ? withContainer(settings, path) : undefined;
      if (more === undefined) return setNote({ is: 'container-unfit', name });
      dispatch({ type: 'settings', settings: more });
      setNote({ is: image === undefined ? 'container-waits' : 'container-taken', name });
    },
    [family, settings, image, dispatch],
  );
  const take = useCallback(
    (path: string, kind: FileKind = fileKind(path)) => {
      setNote(undefined);
      switch (kind) {
        case 'image':
          return dispatch({ type: 'image', choice: { source: path } });
        case 'recipe':
          return void openRecipe(path);
        case 'map':
          return void takeMap(path);
        case 'container':
          return takeContainer(path);
      }
    },
    [dispatch, openRecipe, takeMap, takeContainer],
  );
  return { take, recipe, note };
}

function nameIn(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
