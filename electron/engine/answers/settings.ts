import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { type ImageChoice, imageChoice, recipeDocument } from '../../contract/calls/plan.ts';
import type { settingsCalls } from '../../contract/calls/settings.ts';
import { WickError } from '../../contract/errors.ts';
import { settingsJsonSchema } from '../../contract/recipe.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import { errorCode, fileReason } from '../image/source/reason.ts';
import { readDocument } from '../provision/recipe/document.ts';
import { freshName, nameInRecipe, rememberSecret } from '../provision/secret/remember.ts';
import type { Host } from './host.ts';
import { mayChoose } from './image.ts';

export function settingsAnswers(host: Host): Handlers<typeof settingsCalls> {
  return {
    'settings.form': async ({ family }) => ({ schema: { ...settingsJsonSchema(family) } }),
    'recipe.open': async ({ file }) => {
      const text = await readFile(file, 'utf8').catch((cause: unknown) => {
        const reason = errorCode(cause) === 'ENOENT' ? 'there is no such file' : fileReason(cause);
        throw new WickError('recipe-unreadable', { file, reason }, { cause });
      });
      const recipe = recordIn(file, readDocument(file, text).value);
      const image = imageOf(recipe, dirname(resolve(file)));
      return {
        file: resolve(file),
        recipe: host.secrets.hide(recipe),
        ...(image === undefined ? {} : { image }),
        variables: variablesIn(recipe),
      };
    },
    'recipe.save': async ({ file, recipe, secrets }, signal) => {
      const whole = secrets === 'ask' ? host.secrets.ask(recipe) : await remembered(host, { file, recipe }, signal);
      const text = /\.json$/i.test(file) ? `${JSON.stringify(whole, undefined, 2)}\n` : stringify(whole);
      const path = resolve(file);
      const draft = `${path}.part`;
      try {
        await writeFile(draft, text);
        await rename(draft, path);
      } catch (cause) {
        throw new WickError('file-unwritable', { path, reason: fileReason(cause) }, { cause });
      }
      return { file: path };
    },
    'secret.remember': async ({ place, secret }, signal) => ({
      reference: await rememberSecret(freshName(place), secret, signal),
    }),
    'recipe.choose': async ({ to, name }) => {
      const path = await mayChoose(host)(to === 'open' ? 'recipe' : 'new-recipe', name);
      return path === undefined ? {} : { path };
    },
  };
}

/** The recipe as it is written, once all its secrets are in the keychain. */
async function remembered(
  host: Host,
  { file, recipe }: { file: string; recipe: Record<string, unknown> },
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const kept = host.secrets.keep(recipe, (path) => nameInRecipe(file, path));
  for (const [name, text] of kept.secrets) await rememberSecret(name, text, signal);
  return kept.recipe;
}

function recordIn(file: string, value: unknown): Record<string, unknown> {
  const parsed = recipeDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = [{ line: 1, column: 1, path: '', reason: 'this is no recipe: it has no names with values' }];
  throw new WickError('recipe-invalid', { file, problems });
}

const recipeImage = z.object({
  source: z.string().min(1),
  entry: z.string().optional(),
  bmap: z.string().optional(),
  sha256: z.string().optional(),
});

/** Paths in a recipe start from its folder. What has variables in it cannot be told yet. */
function imageOf({ image }: Record<string, unknown>, folder: string): ImageChoice | undefined {
  const parsed = recipeImage.safeParse(image);
  if (!parsed.success || JSON.stringify(image).includes('{{')) return undefined;
  const { source, entry, bmap = 'auto', sha256 } = parsed.data;
  const locate = (name: string) => (/^([a-z][a-z0-9+.-]+:\/\/|catalogue:)/i.test(name) ? name : resolve(folder, name));
  return imageChoice.safeParse({
    source: locate(source),
    ...(entry === undefined ? {} : { entry }),
    ...(bmap === 'auto' ? {} : { bmap: bmap === 'none' ? false : locate(bmap) }),
    ...(sha256 === undefined ? {} : { sha256 }),
  }).data;
}

function variablesIn(value: unknown): string[] {
  const names = JSON.stringify(value).matchAll(/(?<!\\)\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}/g);
  return [...new Set([...names].flatMap(([, name]) => name ?? []))];
}
