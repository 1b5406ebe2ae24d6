import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WickError } from '../../contract/errors.ts';
import type { LoadedRecipe } from '../../engine/provision/recipe/load.ts';

export interface NamedImage {
  image: string;
  targets: readonly string[];
  /** What the recipe says of its image; where another one was named, only what must hold for that, too. */
  entry?: string | undefined;
  /** Path of a block map, or false for none. */
  bmap?: string | false | undefined;
  /** Lower-case hex. */
  sha256?: string | undefined;
}

/**
 * Tells image and targets apart. Where the recipe names the image, all names are targets, unless the first can only be an
 * image: an address, standard input, a plain file. A file that is meant as a practice drive is then rather read than
 * overwritten.
 *
 * @throws WickError `usage`
 */
export async function nameImage(names: readonly string[], recipes: readonly LoadedRecipe[]): Promise<NamedImage> {
  const [first = '', ...others] = names;
  const wanted = imageOf(recipes);
  const sha256 = wanted?.sha256?.toLowerCase();
  if (wanted === undefined || (others.length > 0 && (await isImage(first)))) {
    if (others.length === 0) {
      throw new WickError('usage', {
        reason:
          recipes.length === 0
            ? `Say where ${first} is to be written.`
            : 'Say which image is to be written, and where.',
        hint: 'wick flash IMAGE TARGET…; a recipe that names its image needs no IMAGE.',
      });
    }
    return { image: first, targets: others, sha256 };
  }
  const folder = recipes[0]?.folder ?? '.';
  return {
    image: locate(wanted.source, folder),
    targets: names,
    entry: wanted.entry,
    bmap: mapOf(wanted.bmap, folder),
    sha256,
  };
}

type RecipeImage = NonNullable<LoadedRecipe['recipe']['image']>;

/** What is decoded once is one image, whatever the rows of a table say. */
function imageOf(recipes: readonly LoadedRecipe[]): RecipeImage | undefined {
  const images = recipes.map(({ recipe }) => recipe.image);
  if (new Set(images.map((image) => JSON.stringify(image))).size > 1) {
    throw new WickError('usage', {
      reason: 'The rows of the table lead to different images.',
      hint: 'Flash the cards of each image by themselves.',
    });
  }
  return images[0];
}

async function isImage(name: string): Promise<boolean> {
  if (name === '-' || isAddress(name)) return true;
  return (await stat(name).catch(() => undefined))?.isFile() ?? false;
}

function isAddress(name: string): boolean {
  return /^([a-z][a-z0-9+.-]*:\/\/|catalogue:)/i.test(name);
}

/** Paths in a recipe start from its folder. */
function locate(name: string, folder: string): string {
  return isAddress(name) || name === '-' ? name : resolve(folder, name);
}

function mapOf(bmap: string | undefined, folder: string): string | false | undefined {
  if (bmap === undefined || bmap === 'auto') return undefined;
  return bmap === 'none' ? false : locate(bmap, folder);
}
