import { useEffect, useState } from 'react';
import { useFlow } from '../../flow/use-flow.ts';
import { useOpenRecipe } from '../../flow/use-open-recipe.ts';
import { useOutside } from '../../flow/use-outside.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { FileBrowser } from '../../parts/file-browser.tsx';
import { ChooseImage } from './choose-image.tsx';
import { ChosenImage } from './chosen-image.tsx';

/** Which files of the engine's computer are being looked through. */
type Browsing = 'images' | 'recipes' | undefined;

/** Which image is written, and what is inside it. */
export function Start() {
  const { say } = useMessages();
  const [{ image }, dispatch] = useFlow();
  const { file, take } = useOutside();
  const [recipe, openRecipe] = useOpenRecipe();
  const [browsing, setBrowsing] = useState<Browsing>();
  const [unreachable, setUnreachable] = useState<string>();

  useEffect(() => {
    if (file === undefined) return;
    take();
    setUnreachable(file.kind === 'unreachable' ? file.name : undefined);
    if (file.kind === 'unreachable') setBrowsing('images');
    else if (file.kind === 'recipe') void openRecipe(file.path);
    else dispatch({ type: 'image', choice: { source: file.path } });
  }, [file, take, openRecipe, dispatch]);

  const chosen = (path: string) => {
    setBrowsing(undefined);
    setUnreachable(undefined);
    if (browsing === 'recipes') void openRecipe(path);
    else dispatch({ type: 'image', choice: { source: path } });
  };
  return (
    <>
      {image === undefined ? (
        <ChooseImage
          unreachable={unreachable}
          recipe={recipe}
          onRecipe={(path) => void openRecipe(path)}
          onBrowse={setBrowsing}
        />
      ) : (
        <ChosenImage image={image} />
      )}
      {browsing === undefined ? null : (
        <FileBrowser
          title={browsing === 'images' ? say.start.browseTitle : say.start.recipeTitle}
          show={browsing}
          note={unreachable === undefined ? undefined : say.start.unreachable(unreachable)}
          onChoose={chosen}
          onClose={() => setBrowsing(undefined)}
        />
      )}
    </>
  );
}
