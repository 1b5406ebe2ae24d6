import { dirname, resolve } from 'node:path';
import type { planCalls, planInput } from '../../contract/calls/plan.ts';
import { planOptions } from '../../contract/calls/plan.ts';
import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import type { ParsedInputOf, Handlers, AnswerOf } from '../../contract/rpc/table.ts';
import type * as z from 'zod';
import type { FlashOrder } from '../flash/prepare.ts';
import { prepareIdentities } from '../hub/prepare-identities.ts';
import type { Ordered, Plan } from '../jobs/plans.ts';
import { type LoadedRecipe, parseRecipe } from '../provision/recipe/load.ts';
import { allDrives } from './drives.ts';
import type { Host } from './host.ts';
import { openNamed } from './source.ts';

type PlanInput = z.output<typeof planInput>;
type PlanCalls = typeof planCalls;

export function planAnswers(host: Host): Handlers<PlanCalls> {
  /** The image stays open until the plan is carried out, so that its signal is the program's. */
  const make = async (input: PlanInput) => {
    const again: Plan['again'] = (targets) => orderOf(host, { ...input, targets: [...targets] });
    return shown(await host.plans.make(await orderOf(host, input), { choice: input.image, again }));
  };
  return {
    'plan.make': async (input) => await make(input),
    'plan.again': async ({ job, targets }: ParsedInputOf<PlanCalls, 'plan.again'>) => {
      const { choice, again } = host.jobs.find(job).plan;
      return shown(await host.plans.make(await again(targets), { choice, again }));
    },
  };
}

function shown({ id, prepared, friction }: Plan): AnswerOf<PlanCalls, 'plan.make'> {
  const { plan, settingsShown, copy } = prepared;
  return {
    plan: id,
    shows: plan,
    startable: plan.targets.length > 0 && plan.targets.every(({ refusal }) => refusal === undefined),
    confirm: plan.targets.map(({ drive }, index) => ({
      target: drive.path,
      because: [],
      ...friction[index],
    })),
    settingsShown,
    fromCopy: copy !== undefined,
  };
}

async function orderOf(host: Host, input: PlanInput): Promise<Ordered> {
  const { signal } = host.ending;
  const { image, targets, settings } = input;
  const options = input.options ?? planOptions.parse({});
  const { verify, changedOnly, eject, unmapped, store } = options;
  const loaded = settings === undefined ? [] : await recipesOf(host, settings, targets.length, signal);
  const { recipes, settle } = await prepareIdentities(loaded, { signal, place: host.hubPlace(signal) });
  const order: FlashOrder = {
    image: {
      source: await openNamed(host, image.source, { entry: image.entry, signal }),
      entry: image.entry,
      bmap: image.bmap,
      sha256: image.sha256?.toLowerCase(),
    },
    drives: () => drivesAt(host, targets),
    recipes,
    options: { verify, changedOnly, eject, unmapped, force: 'internal' },
    store,
    unpack: false,
    signal,
  };
  return { order, settle };
}

async function drivesAt(host: Host, paths: readonly string[]): Promise<Drive[]> {
  await host.drives.look();
  const drives = await allDrives(host);
  return paths.map((path) => {
    const found = drives.find((drive) => drive.path === path);
    if (found === undefined) throw new WickError('target-missing', { target: path });
    return found;
  });
}

/** The recipe once for each target. */
async function recipesOf(
  host: Host,
  settings: NonNullable<PlanInput['settings']>,
  targets: number,
  signal: AbortSignal,
): Promise<LoadedRecipe[]> {
  const { recipe, file = 'settings', values = {}, rows } = settings;
  if (rows !== undefined && rows.length !== targets) {
    throw new WickError('usage', {
      reason: `There are ${rows.length} rows of values for ${targets} drives.`,
      hint: 'Each drive needs a row of its own.',
    });
  }
  const text = JSON.stringify(host.secrets.reveal(recipe), undefined, 1);
  const load = async (row: Record<string, string> | undefined) =>
    await parseRecipe(text, {
      file,
      folder: dirname(resolve(file)),
      variables: {
        set: new Map(Object.entries(values)),
        environment: process.env,
        ...(row === undefined ? {} : { row: new Map(Object.entries(row)) }),
      },
      signal,
    });
  if (rows !== undefined) return await Promise.all(rows.map(load));
  const one = await load(undefined);
  return Array.from({ length: targets }, () => one);
}
