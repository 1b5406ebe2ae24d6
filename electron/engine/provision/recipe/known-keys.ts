import type { Path } from './document.ts';

export interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  const?: unknown;
}

/** The keys that a JSON Schema knows at a place of a value. */
export function knownKeys(schema: Schema, path: Path, value: unknown): string[] {
  const there = path.reduce<{ schemas: Schema[]; value: unknown }>(
    (at, step) => ({
      schemas: at.schemas.flatMap((one) => alternatives(one, at.value)).flatMap((one) => below(one, step)),
      value:
        typeof at.value === 'object' && at.value !== null ? (at.value as Record<string, unknown>)[step] : undefined,
    }),
    { schemas: [schema], value },
  );
  const keys = there.schemas
    .flatMap((one) => alternatives(one, there.value))
    .flatMap(({ properties }) => Object.keys(properties ?? {}));
  return [...new Set(keys)];
}

/** The one key of the document under which a key that stands elsewhere is known: `settings` for `files`. */
export function whereKeyFits(schema: Schema, key: string, value: unknown): string | undefined {
  return knownKeys(schema, [], value).find((parent) => knownKeys(schema, [parent], value).includes(key));
}

/** The branches that a value may follow: those whose constants it does not contradict. */
function alternatives(schema: Schema, value: unknown): Schema[] {
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches === undefined) return [schema];
  return branches.filter((branch) => !contradicts(branch, value)).flatMap((branch) => alternatives(branch, value));
}

function contradicts({ properties }: Schema, value: unknown): boolean {
  if (properties === undefined || typeof value !== 'object' || value === null) return false;
  return Object.entries(properties).some(
    ([key, { const: wanted }]) =>
      typeof wanted === 'string' && Object.hasOwn(value, key) && (value as Record<string, unknown>)[key] !== wanted,
  );
}

function below(schema: Schema, step: string | number): Schema[] {
  const next = typeof step === 'number' ? schema.items : schema.properties?.[step];
  return next === undefined ? [] : [next];
}
