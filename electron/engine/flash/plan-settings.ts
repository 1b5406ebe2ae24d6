import type { FlashPlan, TargetPlan } from '../../contract/flash.ts';
import { type Range, rangeEnd } from '../../contract/range.ts';
import type { BlockView } from '../image/block-view.ts';
import { joinRanges } from '../image/join.ts';
import { provision } from '../provision/provision.ts';
import type { LoadedRecipe } from '../provision/recipe/load.ts';
import { mustBeOneDeviceEach } from '../provision/recipe/one-device-each.ts';

export interface PlanSettings {
  /** One for each target of the plan, in its order. */
  recipes: readonly LoadedRecipe[];
  /** The image, where it can be looked into before it is written. */
  view: BlockView | undefined;
  /** What the image's map says is used. */
  mapped?: readonly Range[] | undefined;
  signal: AbortSignal;
}

/**
 * The plan with what the recipes will change on each drive. What can be found out before anything is written is: names and
 * values that do not fit, secrets that are not to be had; and with a view of the image, all that `provision` refuses.
 */
export async function planSettings(
  plan: FlashPlan,
  { recipes, view, mapped, signal }: PlanSettings,
): Promise<FlashPlan> {
  mustBeOneDeviceEach(recipes);
  const targets: TargetPlan[] = [];
  for (const [index, target] of plan.targets.entries()) {
    const recipe = recipes[index];
    if (recipe === undefined) {
      targets.push(target);
    } else if (view === undefined) {
      await mustBeComplete(recipe);
      targets.push(target);
    } else {
      const { path, logicalBlockSize: sectorSize } = target.drive;
      const settings = await provision({ target: path, view, recipe, sectorSize, signal, dryRun: true });
      const isLoose = plan.unmapped === 'skip' && mapped !== undefined && !settings.ranges.every(isIn(mapped));
      const warnings = isLoose ? [...settings.warnings, looseGaps] : settings.warnings;
      targets.push({ ...target, settings: { ...settings, warnings } });
    }
  }
  const [first] = recipes;
  return {
    ...plan,
    ...(first === undefined ? {} : { recipe: { file: first.file, family: first.recipe.family } }),
    targets,
  };
}

const looseGaps =
  'some of these bytes lie where the image has gaps: on a drive that keeps old data there, more bytes around them change, so that they hold what the files have';

function isIn(mapped: readonly Range[]): (range: Range) => boolean {
  const whole = joinRanges(mapped, 0);
  return (range) => whole.some((one) => one.offset <= range.offset && rangeEnd(range) <= rangeEnd(one));
}

/** Settings of whatever family is found cannot be looked at before it is. */
async function mustBeComplete(loaded: LoadedRecipe): Promise<void> {
  const { family } = loaded.recipe;
  if (family === 'auto') return;
  try {
    await loaded.settings(family);
  } catch (error) {
    throw loaded.masker.error(error);
  }
}
