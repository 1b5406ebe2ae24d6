import * as z from 'zod';

/** As much of a JSON Schema as says where in a value its secrets are. */
interface Schema {
  writeOnly?: boolean | undefined;
  properties?: Record<string, Schema> | undefined;
  additionalProperties?: Schema | boolean | undefined;
  items?: Schema | undefined;
  anyOf?: Schema[] | undefined;
  oneOf?: Schema[] | undefined;
  allOf?: Schema[] | undefined;
}

const schemaShape: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    writeOnly: z.boolean().optional(),
    properties: z.record(z.string(), schemaShape).optional(),
    additionalProperties: z.union([z.boolean(), schemaShape]).optional(),
    items: schemaShape.optional(),
    anyOf: z.array(schemaShape).optional(),
    oneOf: z.array(schemaShape).optional(),
    allOf: z.array(schemaShape).optional(),
  }),
);

/** A copy of a value with every text changed that one of the schemas marks as `writeOnly`. */
export function mapSecrets(value: unknown, schemas: readonly object[], change: ChangeSecret): unknown {
  return map(value, { schemas: z.array(schemaShape).parse(schemas), path: [] }, change);
}

/** `path`: keys and indices that lead to the secret. */
export type ChangeSecret = (text: string, path: readonly string[]) => string;

function map(
  value: unknown,
  { schemas, path }: { schemas: readonly Schema[]; path: readonly string[] },
  change: ChangeSecret,
): unknown {
  const here = schemas.flatMap(alternatives);
  if (typeof value === 'string') return here.some(({ writeOnly }) => writeOnly === true) ? change(value, path) : value;
  if (Array.isArray(value)) {
    const items = here.flatMap((schema) => schema.items ?? []);
    return value.map((item, index) => map(item, { schemas: items, path: [...path, String(index)] }, change));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const schemas = here.flatMap((schema) => below(schema, key));
      return [key, map(item, { schemas, path: [...path, key] }, change)];
    }),
  );
}

function alternatives(schema: Schema): Schema[] {
  const { anyOf = [], oneOf = [], allOf = [] } = schema;
  return [schema, ...[...anyOf, ...oneOf, ...allOf].flatMap(alternatives)];
}

function below({ properties, additionalProperties }: Schema, key: string): Schema[] {
  if (properties !== undefined && Object.hasOwn(properties, key)) return [properties[key] ?? {}];
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}
