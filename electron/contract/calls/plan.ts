import * as z from 'zod';
import type { FlashPlan } from '../flash.ts';
import { familyNames } from '../recipe.ts';
import type { ProvisionReport } from '../provision.ts';
import { call } from '../rpc/table.ts';
import { bytes, drive } from './drive.ts';
import { errorData } from './error.ts';

/** Which image, as a person named it. */
export const imageChoice = z.strictObject({
  /** A path, an http(s) address, or `catalogue:NAME`. */
  source: z.string().min(1),
  /** Which file of an archive. */
  entry: z.exactOptional(z.string().min(1)),
  /** Path or address of a block map; false for none; absent for the one beside the image. */
  bmap: z.exactOptional(z.union([z.string().min(1), z.literal(false)])),
  /** Of the file or of the image inside, 64 hexadecimal digits. */
  sha256: z.exactOptional(z.string().regex(/^[0-9a-fA-F]{64}$/)),
});

export type ImageChoice = z.output<typeof imageChoice>;

/** A recipe as it would stand in its file; what it must be is checked when a plan is made of it. */
export const recipeDocument = z.record(z.string(), z.unknown());

export const settingsChoice = z.strictObject({
  /** Secrets that came with `recipe.open` stand in it as `kept:…`. */
  recipe: recipeDocument,
  /** Where paths in it start from: the recipe's file. */
  file: z.exactOptional(z.string()),
  /** What stands in place of `{{name}}`, for all targets. */
  values: z.exactOptional(z.record(z.string(), z.string())),
  /** The same for each target, in their order. */
  rows: z.exactOptional(z.array(z.record(z.string(), z.string())).max(256)),
});

export const planOptions = z.strictObject({
  verify: z.boolean().default(true),
  changedOnly: z.boolean().default(false),
  eject: z.boolean().default(true),
  unmapped: z.enum(['skip', 'zero']).default('skip'),
  /** Use and leave a copy of the unpacked image. */
  store: z.boolean().default(true),
});

export const planInput = z.strictObject({
  image: imageChoice,
  /** Paths of drives, as `drives.watch` names them. */
  targets: z.array(z.string().min(1)).max(256),
  settings: z.exactOptional(settingsChoice),
  options: z.exactOptional(planOptions),
});

const provisionReport: z.ZodType<ProvisionReport, ProvisionReport> = z.object({
  recognised: z.object({
    family: z.enum(familyNames),
    confidence: z.enum(['certain', 'likely']),
    evidence: z.array(z.string()),
    form: z.exactOptional(z.string()),
  }),
  edits: z.array(
    z.object({
      kind: z.enum(['write', 'append', 'replace', 'merge', 'overwrite', 'delete', 'folder', 'link']),
      partition: z.number(),
      path: z.string(),
      size: z.exactOptional(bytes),
      diff: z.exactOptional(z.string()),
      target: z.exactOptional(z.string()),
    }),
  ),
  warnings: z.array(z.string()),
  ranges: z.array(z.object({ offset: bytes, length: bytes })),
  digest: z.string(),
});

export const imageFacts = z.object({
  name: z.string(),
  formats: z.array(z.string()).readonly(),
  size: z.exactOptional(bytes),
  sourceSize: z.exactOptional(bytes),
});

const flashPlan: z.ZodType<FlashPlan, FlashPlan> = z.object({
  image: imageFacts,
  map: z.enum(['bmap', 'whole']),
  mappedBytes: z.exactOptional(bytes),
  unmappedBytes: z.exactOptional(bytes),
  unmapped: z.enum(['skip', 'zero']),
  verify: z.boolean(),
  changedOnly: z.boolean(),
  eject: z.boolean(),
  recipe: z.exactOptional(z.object({ file: z.string(), family: z.enum([...familyNames, 'auto']) })),
  targets: z.array(
    z.object({
      drive,
      unmount: z.array(z.string()),
      refusal: z.exactOptional(errorData),
      settings: z.exactOptional(provisionReport),
    }),
  ),
});

/** Why a name must be typed before a drive is written. */
export const frictionReasons = ['internal', 'large', 'full'] as const;

const confirmation = z.object({
  /** The drive's path. */
  target: z.string(),
  /** What must be typed, letter for letter; absent where pressing the button is enough. */
  type: z.exactOptional(z.string()),
  because: z.array(z.enum(frictionReasons)).readonly(),
});

export const planAnswer = z.object({
  /** For `job.start`. The plan is forgotten when 16 newer ones were made. */
  plan: z.string(),
  /** What is written where; a target with `refusal` is not, and nothing can be started while there is one. */
  shows: flashPlan,
  startable: z.boolean(),
  /** One for each target, in their order. */
  confirm: z.array(confirmation).readonly(),
  /** The settings could be looked at in the image: `shows.targets[…].settings` is all that will change. */
  settingsShown: z.boolean(),
  /** A copy of the unpacked image is used. */
  fromCopy: z.boolean(),
});

export const planCalls = {
  /**
   * What would be written where. Fails with what is wrong with the image or the settings; what is wrong with a drive stands
   * in its `refusal`.
   */
  'plan.make': call(planInput, planAnswer),
  /** The plan of a job once more, for other cards: with its image, settings, options, and secrets. */
  'plan.again': call(z.strictObject({ job: z.string(), targets: z.array(z.string().min(1)).max(256) }), planAnswer),
} as const;
