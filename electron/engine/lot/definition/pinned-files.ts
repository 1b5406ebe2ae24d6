import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import { fillPattern, namesIn } from '../values/rules.ts';
import { digestOf, namedIn } from './digest.ts';

/** More are no settings, but a second image. */
const mostFiles = 10_000;

const text = z.string().min(1);
const settings = z.looseObject({
  containers: z.array(z.union([text, z.looseObject({ file: text })])).optional(),
  files: z.array(z.looseObject({ source: text.optional() })).optional(),
});

/** Paths of the further files that a recipe names, as it names them, with variables. */
export function filesIn(recipe: unknown): string[] {
  const parsed = z.looseObject({ settings }).safeParse(recipe).data?.settings;
  const containers = parsed?.containers?.map((one) => (typeof one === 'string' ? one : one.file)) ?? [];
  const sources = parsed?.files?.flatMap(({ source }) => source ?? []) ?? [];
  return [...new Set([...containers, ...sources])];
}

/**
 * The digest of each, for all units.
 *
 * @throws WickError `lot-changed` for one that is not there, `lot-values` where a path would tell a secret
 */
export async function pinFiles(
  recipe: unknown,
  {
    rows,
    secret,
    folder,
    signal,
  }: { rows: readonly ReadonlyMap<string, string>[]; secret: ReadonlySet<string>; folder: string; signal: AbortSignal },
): Promise<Record<string, string>> {
  const paths = new Set<string>();
  for (const pattern of filesIn(recipe)) {
    const rule = { rule: 'pattern' as const, pattern };
    const names = namesIn(rule);
    const column = names.find((name) => secret.has(name));
    if (column !== undefined) {
      throw new WickError('lot-values', { column, reason: 'the name of a file would tell it, and it is secret' });
    }
    if (names.length === 0) paths.add(pattern);
    else for (const row of rows) paths.add(fillPattern(rule, (name) => row.get(name) ?? ''));
    if (paths.size > mostFiles) {
      throw new WickError('lot-values', { reason: `the recipe names more than ${mostFiles} files` });
    }
  }
  const digests: Record<string, string> = {};
  for (const path of paths) {
    const named = namedIn(folder, path);
    // Containers can be served, too.
    const place = named.kind === 'file' ? named.path : named.name;
    digests[path] = await digestOf(place, signal).catch((cause: unknown) => {
      throw new WickError('lot-changed', { what: `the file ${path}`, expected: '' }, { cause });
    });
  }
  return digests;
}
