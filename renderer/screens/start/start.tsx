import { useEffect, useState } from 'react';
import { fileKind } from '../../../electron/contract/given-file.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useOutside } from '../../flow/use-outside.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { FileBrowser } from '../../parts/file-browser.tsx';
import { ChooseImage } from './choose-image.tsx';
import { ChosenImage } from './chosen-image.tsx';
import { FileNote } from './file-note.tsx';
import { useFiles } from './use-files.ts';

/** Which files of the engine's computer are being looked through. */
type Browsing = 'images' | 'recipes' | 'all' | undefined;

/** Which image is written, and what is inside it. */
export function Start() {
  const { say } = useMessages();
  const [{ image }] = useFlow();
  const { file, take: seen } = useOutside();
  const { take, recipe, note } = useFiles();
  const [browsing, setBrowsing] = useState<Browsing>();
  const [unreachable, setUnreachable] = useState<string>();

  useEffect(() => {
    if (file === undefined) return;
    seen();
    setUnreachable(file.kind === 'unreachable' ? file.name : undefined);
    if (file.kind !== 'unreachable') return take(file.path, file.kind);
    const kind = fileKind(file.name);
    setBrowsing(kind === 'image' ? 'images' : kind === 'recipe' ? 'recipes' : 'all');
  }, [file, seen, take]);

  const chosen = (path: string) => {
    setBrowsing(undefined);
    setUnreachable(undefined);
    take(path);
  };
  return (
    <>
      {image === undefined ? (
        <ChooseImage unreachable={unreachable} recipe={recipe} onFile={take} onBrowse={setBrowsing}>
          <FileNote note={note} />
        </ChooseImage>
      ) : (
        <ChosenImage image={image}>
          <FileNote note={note} />
        </ChosenImage>
      )}
      {browsing === undefined ? null : (
        <FileBrowser
          title={browsing === 'recipes' ? say.start.recipeTitle : say.start.browseTitle}
          show={browsing}
          note={unreachable === undefined ? undefined : say.start.unreachable(unreachable)}
          onChoose={chosen}
          onClose={() => setBrowsing(undefined)}
        />
      )}
    </>
  );
}
