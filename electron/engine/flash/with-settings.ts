import type { FlashPlan } from '../../contract/flash.ts';
import type { Image } from '../image/image.ts';
import type { ImageStore } from '../image/store/store.ts';
import { openImageView } from '../image/view/image-view.ts';
import type { LoadedRecipe } from '../provision/recipe/load.ts';
import { planSettings } from './plan-settings.ts';

export interface LookInto {
  image: Image;
  store: ImageStore | undefined;
  /** The unpacked copy of the image in the store. */
  copy: Image | undefined;
  entry: string | undefined;
  /** One for each target. */
  recipes: readonly LoadedRecipe[];
  /** Where there is no other way, the image is unpacked to look into it. */
  unpack: boolean;
  signal: AbortSignal;
}

/** The plan with what the recipes will change, as far as the image can be looked into without unpacking it twice. */
export async function withSettings(
  plan: FlashPlan,
  { image, store, copy, entry, recipes, unpack, signal }: LookInto,
): Promise<{ plan: FlashPlan; settingsShown: boolean }> {
  const isRaw = image.path !== undefined && image.formats.length === 0;
  if (!isRaw && copy === undefined && !unpack) {
    return { plan: await planSettings(plan, { recipes, view: undefined, signal }), settingsShown: false };
  }
  await using view = await openImageView(image, {
    signal,
    ...(store === undefined ? {} : { store }),
    ...(entry === undefined ? {} : { entry }),
  });
  const mapped = image.bmap?.ranges;
  return { plan: await planSettings(plan, { recipes, view, mapped, signal }), settingsShown: true };
}
