import { BookOpen, FileBox, ScrollText } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useOutside } from '../../flow/use-outside.ts';
import { useAbout } from '../../hooks/use-about.ts';
import { type Called, useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { ImageAddress } from './image-address.tsx';
import { Catalogue } from './catalogue.tsx';
import css from './choose-image.module.css';
import { RecentImages } from './recent-images.tsx';

interface ChooseImageProps {
  /** A dropped file that a browser keeps to itself. */
  unreachable: string | undefined;
  recipe: Called<Out<'recipe.open'>>;
  /** Whatever it is, by its name. */
  onFile: (path: string) => void;
  /** The system has no dialog here. */
  onBrowse: (show: 'images' | 'recipes') => void;
  children: ReactNode;
}

/** All ways to an image: dropped, from the disk, from an address, from the catalogue, written before, from a recipe. */
export function ChooseImage({ unreachable, recipe, onFile, onBrowse, children }: ChooseImageProps) {
  const { say } = useMessages();
  const [, dispatch] = useFlow();
  const { over } = useOutside();
  const about = useAbout();
  const [choosing, choose] = useCall('image.choose');
  const [, chooseRecipe] = useCall('recipe.choose');
  const [catalogue, setCatalogue] = useState(false);
  const take = (source: string) => dispatch({ type: 'image', choice: { source } });
  const browse = async () => {
    if (about?.can.choose !== true) return onBrowse('images');
    const { path } = (await choose({})) ?? {};
    if (path !== undefined) onFile(path);
  };
  const browseRecipes = async () => {
    if (about?.can.choose !== true) return onBrowse('recipes');
    const { path } = (await chooseRecipe({ to: 'open' })) ?? {};
    if (path !== undefined) onFile(path);
  };
  return (
    <Page title={say.start.title} lead={say.start.lead}>
      {recipe.is === 'failed' ? <Problem error={recipe.error} /> : null}
      {choosing.is === 'failed' ? <Problem error={choosing.error} /> : null}
      {children}
      <div className={css['drop']} data-over={over}>
        <FileBox aria-hidden="true" className={css['sign']} />
        <p className={css['call']}>{over ? say.start.dropNow : say.start.drop}</p>
        <Button look="main" disabled={about === undefined} onClick={() => void browse()}>
          {about?.face === 'station' ? say.start.browseOn(about.computer) : say.start.browse}
        </Button>
        <p className={css['soft']}>
          {unreachable === undefined ? say.start.formats : say.start.unreachable(unreachable)}
        </p>
      </div>
      <ImageAddress onUse={take} />
      <div className={css['ways']}>
        <Button onClick={() => setCatalogue(true)}>
          <BookOpen aria-hidden="true" />
          {say.start.catalogue.open}
        </Button>
        <Button disabled={about === undefined} onClick={() => void browseRecipes()}>
          <ScrollText aria-hidden="true" />
          {say.start.recipe}
        </Button>
        <p className={css['soft']}>{say.start.recipeHint}</p>
      </div>
      <RecentImages onTake={(choice) => dispatch({ type: 'image', choice })} />
      {catalogue ? (
        <Catalogue onClose={() => setCatalogue(false)} onTake={(name) => take(`catalogue:${name}`)} />
      ) : null}
    </Page>
  );
}
