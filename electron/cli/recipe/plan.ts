import type { FlashPlan } from '../../contract/flash.ts';
import { planSettings } from '../../engine/flash/plan-settings.ts';
import type { Image } from '../../engine/image/image.ts';
import type { ImageStore } from '../../engine/image/store/store.ts';
import { openImageView } from '../../engine/image/view/image-view.ts';
import type { LoadedRecipe } from '../../engine/provision/recipe/load.ts';

export interface LookInto {
  image: Image;
  store: ImageStore | undefined;
  entry: string | undefined;
  /** Where there is no other way, the image is unpacked to look into it. */
  unpack: boolean;
  signal: AbortSignal;
}

/** The plan with what the recipes will change, as far as the image can be looked into without unpacking it twice. */
export async function withSettings(
  plan: FlashPlan,
  recipes: readonly LoadedRecipe[],
  { image, store, entry, unpack, signal }: LookInto,
): Promise<FlashPlan> {
  const isRaw = image.path !== undefined && image.formats.length === 0;
  const atHand = isRaw || (await store?.find(image, { source: image.origin, entry })) !== undefined;
  if (!atHand && !unpack) return await planSettings(plan, { recipes, view: undefined, signal });
  await using view = await openImageView(image, {
    signal,
    ...(store === undefined ? {} : { store }),
    ...(entry === undefined ? {} : { entry }),
  });
  return await planSettings(plan, { recipes, view, signal });
}
