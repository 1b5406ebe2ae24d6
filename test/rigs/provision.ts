import { applyEdits } from '../../electron/engine/provision/apply.ts';
import type { Edit } from '../../electron/engine/provision/edit.ts';
import { familyNamed, recognise } from '../../electron/engine/provision/families.ts';
import { planFiles } from '../../electron/engine/provision/generic.ts';
import { Medium } from '../../electron/engine/provision/medium.ts';
import { missingEdits } from '../../electron/engine/provision/read-back.ts';
import { type LoadedRecipe, parseRecipe } from '../../electron/engine/provision/recipe/load.ts';
import type { Variables } from '../../electron/engine/provision/recipe/variables.ts';
import { reportEdits } from '../../electron/engine/provision/report.ts';
import type { FamilyName } from '../../electron/contract/recipe.ts';
import type { EditReport, Recognised } from '../../electron/contract/provision.ts';
import { memoryDisk, type MemoryPartition } from './memory-disk.ts';

export const noSignal = new AbortController().signal;

export async function recipeOf(text: string, variables: Variables = {}, folder = '/nowhere'): Promise<LoadedRecipe> {
  return await parseRecipe(text, { file: 'recipe.yaml', folder, variables, signal: noSignal });
}

export interface Provisioned {
  recognised: Recognised;
  edits: readonly Edit[];
  reports: readonly EditReport[];
  warnings: readonly string[];
  /** Files of each partition afterwards. */
  files: readonly Record<string, string>[];
  /** All that may be shown, in one text. */
  shown: string;
  missing: readonly string[];
}

/** Plans a recipe for partitions in memory, carries it out there, and reads it back. */
export async function provisionInMemory(
  partitions: readonly MemoryPartition[],
  recipe: LoadedRecipe,
  family?: FamilyName,
): Promise<Provisioned> {
  const disk = memoryDisk(...partitions);
  await using before = new Medium(memoryDisk(...partitions));
  await using medium = new Medium(disk);
  const wanted = family ?? (recipe.recipe.family === 'auto' ? (await recognise(medium)).family : recipe.recipe.family);
  const recognised = await familyNamed(wanted).recognise(medium);
  if (recognised === undefined) throw new Error(`this is not ${wanted}`);
  const { reports, edits, warnings } = await planned(before, medium, recipe, recognised, wanted);
  await applyEdits(medium, edits, noSignal);
  const shown = [
    ...reports.map(({ kind, partition, path, size, diff, target }) =>
      [
        `${kind} ${partition}:${path}${size === undefined ? '' : ` (${size} bytes)`}${target === undefined ? '' : ` -> ${target}`}`,
        diff ?? '',
      ].join('\n'),
    ),
    ...warnings.map((warning) => `warning: ${warning}`),
  ].join('\n');
  return {
    recognised,
    edits,
    reports,
    warnings,
    shown,
    files: disk.trees.map((tree) => tree.files()),
    missing: await missingEdits(medium, edits, noSignal),
  };
}

async function planned(
  before: Medium,
  medium: Medium,
  recipe: LoadedRecipe,
  recognised: Recognised,
  family: FamilyName,
) {
  const { masker, folder } = recipe;
  const random = (length: number) => new Uint8Array(length).fill(7);
  await using resources = new AsyncDisposableStack();
  const context = { target: '/dev/test', folder, masker, recognised, random, signal: noSignal, resources };
  const settings = await recipe.settings(family);
  const plan = await familyNamed(family).plan(medium, settings, context);
  const more = family === 'generic' ? [] : await planFiles(medium, settings.files ?? [], context, plan.edits);
  const edits = [...plan.edits, ...more];
  return { edits, warnings: plan.warnings, reports: await reportEdits(before, edits, masker) };
}
