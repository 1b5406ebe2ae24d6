import * as z from 'zod';
import { armbianSettings } from './recipe/armbian.ts';
import { bootAskSchema } from './recipe/asks.ts';
import { balenaSettings } from './recipe/balena.ts';
import { cloudInitSettings } from './recipe/cloud-init.ts';
import { fileChanges } from './recipe/files.ts';
import { pantavisorSettings } from './recipe/pantavisor.ts';
import { systemSettings } from './recipe/system.ts';

/** What each family of images can be told. */
export const familySettings = {
  pantavisor: pantavisorSettings,
  'raspberry-pi-os': systemSettings,
  'cloud-init': cloudInitSettings,
  balena: balenaSettings,
  armbian: armbianSettings,
  yocto: z.strictObject({ files: fileChanges }),
  buildroot: z.strictObject({ files: fileChanges }),
  generic: z.strictObject({ files: fileChanges }),
} as const;

export type FamilyName = keyof typeof familySettings;
export type SettingsOf<F extends FamilyName> = z.output<(typeof familySettings)[F]>;

export const familyNames = [
  'pantavisor',
  'raspberry-pi-os',
  'cloud-init',
  'balena',
  'armbian',
  'yocto',
  'buildroot',
  'generic',
] as const;

/** What a first boot may have to come to. */
export const bootWishes = ['none', 'up', 'claimed'] as const;
export type BootWish = (typeof bootWishes)[number];

const shared = {
  wick: z.literal(1).meta({ description: 'The version of this form.' }),
  name: z.string().min(1).max(100).optional(),
  image: z
    .strictObject({
      source: z.string().min(1).meta({ description: 'A path, an http(s) address, or catalogue:NAME.' }),
      entry: z.string().min(1).optional().meta({ description: 'Which image of an archive.' }),
      bmap: z
        .string()
        .min(1)
        .optional()
        .meta({ description: 'auto (the one beside the image), none, a path or an address.' }),
      sha256: z
        .string()
        .regex(/^[0-9a-fA-F]{64}$/, 'must have 64 hexadecimal digits')
        .optional(),
    })
    .optional(),
  checks: z
    .strictObject({
      boot: z.enum(bootWishes).optional().meta({
        description:
          'What the first boot must come to. Without: up, and claimed where a token or credentials were given.',
      }),
      timeout: z
        .string()
        .regex(/^[1-9][0-9]*(s|m|h)$/, 'must be a time such as 90s or 5m')
        .optional(),
      asks: z.array(bootAskSchema).max(20).optional().meta({
        description: 'What the device must answer on the network, for systems that do not report by themselves.',
      }),
    })
    .optional(),
  label: z
    .strictObject({
      fields: z.array(z.string().min(1)).min(1).max(20),
      code: z.enum(['qr', 'datamatrix', 'code128', 'none']).optional(),
    })
    .optional(),
};

const familyRecipe = <F extends FamilyName>(family: F) =>
  z.strictObject({ ...shared, family: z.literal(family), settings: familySettings[family].optional() });

/**
 * A recipe: what is written, and what makes each card one device's own. Settings of family `auto` are checked once it is
 * known what the image is.
 */
export const recipeSchema = z.discriminatedUnion('family', [
  z.strictObject({
    ...shared,
    family: z.literal('auto').meta({ description: 'Whatever is found in the image.' }),
    settings: z.record(z.string(), z.unknown()).optional(),
  }),
  familyRecipe('pantavisor'),
  familyRecipe('raspberry-pi-os'),
  familyRecipe('cloud-init'),
  familyRecipe('balena'),
  familyRecipe('armbian'),
  familyRecipe('yocto'),
  familyRecipe('buildroot'),
  familyRecipe('generic'),
]);

export type Recipe = z.output<typeof recipeSchema>;

/** The JSON Schema of recipe files, for editors and forms. */
export function recipeJsonSchema(): object {
  return {
    ...z.toJSONSchema(recipeSchema, { io: 'input', target: 'draft-2020-12' }),
    $id: 'urn:wick:recipe:1',
    title: 'Wick recipe',
  };
}

/** The JSON Schema of one family's settings, to draw a form from. */
export function settingsJsonSchema(family: FamilyName): object {
  return z.toJSONSchema(familySettings[family], { io: 'input', target: 'draft-2020-12' });
}
