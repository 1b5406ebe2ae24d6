import type { FamilyHints, WaysHint } from './families.ts';
import { type Alternatives, type Field, type Group, isGroup, type Member, type Part } from './field.ts';

type Schema = Readonly<Record<string, unknown>>;

interface Place {
  /** `containers[].file` */
  at: string;
  required: boolean;
  hints: FamilyHints;
  root: Schema;
  /** Names of `$defs` on the way: one that comes again has no end. */
  within: readonly string[];
}

/** What is drawn for a JSON Schema (2020-12, as zod writes it); what it cannot be drawn as is asked for as JSON. */
export function formOf(schema: Schema, hints: FamilyHints): Group {
  const field = fieldOf(schema, { at: '', required: true, hints, root: schema, within: [] });
  if (!isGroup(field)) throw new Error('settings are a group');
  const rank = (part: Part) => {
    const at = hints.first.indexOf(nameOfPart(part));
    return at === -1 ? hints.first.length : at;
  };
  return { ...field, parts: [...field.parts].sort((one, other) => rank(one) - rank(other)) };
}

/** By what labels and hints know it. */
export function nameOfPart(part: Part): string {
  return part.kind === 'member' ? part.path.join('.') : part.name;
}

function fieldOf(schema: Schema, place: Place): Field {
  const { description } = schema;
  const common = {
    required: place.required,
    ...(typeof description === 'string' ? { description } : {}),
  };
  const reference = typeof schema['$ref'] === 'string' ? /^#\/\$defs\/(.+)$/.exec(schema['$ref'])?.[1] : undefined;
  if (reference !== undefined) {
    if (place.within.includes(reference)) return { ...common, kind: 'json' };
    const target = recordAt(recordAt(place.root, '$defs'), reference);
    return { ...fieldOf(target, { ...place, within: [...place.within, reference] }), ...common };
  }
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return { ...common, ...unionOf(choices.filter(isRecord), place) } as Field;
  const options = schema['enum'];
  const usual = schema['default'];
  switch (schema['type']) {
    case 'string': {
      if (schema['writeOnly'] === true) return { ...common, kind: 'secret' };
      if (Array.isArray(options)) {
        const texts = options.map(String);
        return { ...common, kind: 'choice', options: texts, ...(typeof usual === 'string' ? { usual } : {}) };
      }
      return { ...common, ...textOf(schema, place) };
    }
    case 'integer':
    case 'number': {
      const { minimum, maximum } = schema;
      return {
        ...common,
        kind: 'number',
        ...(typeof minimum === 'number' ? { minimum } : {}),
        ...(typeof maximum === 'number' ? { maximum } : {}),
      };
    }
    case 'boolean':
      return { ...common, kind: 'flag', usual: usual === true };
    case 'array': {
      const item = fieldOf(recordAt(schema, 'items'), { ...place, at: `${place.at}[]`, required: true });
      const most = schema['maxItems'];
      return { ...common, kind: 'list', item, ...(typeof most === 'number' ? { most } : {}) };
    }
    case 'object':
      return { ...common, ...objectOf(schema, place) } as Field;
    default:
      return { ...common, kind: 'json' };
  }
}

function textOf(schema: Schema, { at, hints }: Place) {
  const mayBeEmpty = schema['pattern'] === undefined && !(Number(schema['minLength'] ?? 0) > 0);
  const look = hints.files.includes(at) ? 'file' : hints.lines.includes(at) ? 'lines' : 'line';
  return { kind: 'text', suggestions: [], numeric: false, mayBeEmpty, look } as const;
}

function objectOf(schema: Schema, place: Place) {
  const { properties, additionalProperties: others } = schema;
  if (!isRecord(properties) || isRecord(others)) {
    return isRecord(others) && others['type'] === 'string' ? { kind: 'map' } : { kind: 'json' };
  }
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const members = Object.entries(properties).map(([key, inner]): Member => {
    const at = place.at === '' ? key : `${place.at}.${key}`;
    const field = fieldOf(isRecord(inner) ? inner : {}, { ...place, at, required: required.includes(key) });
    return { kind: 'member', path: [key], field };
  });
  const hint = place.hints.ways[place.at];
  return { kind: 'group', parts: hint === undefined ? members : withWays(members, hint) };
}

/** The members that exclude each other stand together, where the first of them stood. */
function withWays(members: readonly Member[], hint: WaysHint): Part[] {
  const held = ({ path: [key] }: Member) => key !== undefined && hint.holds.includes(key);
  const ways = hint.ways.map(({ name, paths, start, marks = paths }) => ({
    name,
    marks: marks.slice(0, 1),
    members: paths.flatMap((path) => memberAt(members, path) ?? []),
    start,
  }));
  const alternatives: Alternatives = { kind: 'alternatives', name: hint.name, holds: hint.holds, ways };
  const first = members.findIndex(held);
  return members.flatMap((member, index): Part[] => (index === first ? [alternatives] : held(member) ? [] : [member]));
}

function memberAt(parts: readonly Part[], path: readonly string[]): Member | undefined {
  const [key, ...rest] = path;
  const found = parts.find((part) => part.kind === 'member' && part.path[0] === key);
  if (found?.kind !== 'member') return undefined;
  if (rest.length === 0) return { kind: 'member', path, field: found.field };
  const inner = isGroup(found.field) ? memberAt(found.field.parts, rest) : undefined;
  return inner === undefined ? undefined : { ...inner, path };
}

function unionOf(branches: readonly Schema[], place: Place) {
  if (branches.every(({ type }) => type === 'string' || type === 'integer')) {
    const suggestions = branches.flatMap((branch) => (Array.isArray(branch['enum']) ? branch['enum'].map(String) : []));
    const numeric = branches.some(({ type }) => type === 'integer');
    return { kind: 'text', suggestions, numeric, mayBeEmpty: false, look: 'line' };
  }
  const objects = branches.filter(({ properties }) => isRecord(properties));
  if (objects.length === branches.length) return eitherObject(objects, place);
  const [object] = objects;
  const text = branches.find(({ type }) => type === 'string');
  if (object === undefined || text === undefined || branches.length !== 2) return { kind: 'json' };
  const [shorthand] = Array.isArray(object['required']) ? object['required'] : [];
  return typeof shorthand === 'string' ? { ...objectOf(object, place), shorthand } : { kind: 'json' };
}

/** What all have in common, and what makes each of them another. */
function eitherObject(branches: readonly Schema[], place: Place) {
  const keysOf = (branch: Schema) => Object.keys(recordAt(branch, 'properties'));
  const common = new Set(
    keysOf(branches[0] ?? {}).filter((key) => branches.every((branch) => keysOf(branch).includes(key))),
  );
  const own = branches.map((branch) => keysOf(branch).filter((key) => !common.has(key)));
  if (own.some(({ length }) => length === 0)) return { kind: 'json' };
  const properties = Object.assign({}, ...branches.map((branch) => recordAt(branch, 'properties'))) as Schema;
  const required = branches.flatMap((branch) => (Array.isArray(branch['required']) ? branch['required'] : []));
  const hint: WaysHint = {
    name: 'kind',
    holds: own.flat(),
    ways: own.map((keys) => ({
      name: keys[0] ?? '',
      paths: keys.map((key) => [key]),
      start: { [keys[0] ?? '']: isRecord(recordAt(properties, keys[0] ?? '')['properties']) ? {} : '' },
    })),
  };
  const hints = { ...place.hints, ways: { ...place.hints.ways, [place.at]: hint } };
  return objectOf({ properties, required }, { ...place, hints });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function recordAt(value: Schema, key: string): Schema {
  const inner = value[key];
  return isRecord(inner) ? inner : {};
}
