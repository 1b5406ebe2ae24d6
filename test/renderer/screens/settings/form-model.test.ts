import { describe, expect, it } from 'vitest';
import { type FamilyName, familyNames, settingsJsonSchema } from '../../../../electron/contract/recipe.ts';
import { familyHints } from '../../../../renderer/screens/settings/families.ts';
import type { Field, Group, Part } from '../../../../renderer/screens/settings/field.ts';
import { formOf, nameOfPart } from '../../../../renderer/screens/settings/form-model.ts';

const form = (family: FamilyName) => formOf({ ...settingsJsonSchema(family) }, familyHints[family]);
const draw = (schema: Record<string, unknown>) =>
  fieldNamed(formOf({ type: 'object', properties: { it: schema } }, familyHints.generic), 'it');

function partNamed({ parts }: Group, name: string): Part {
  const found = parts.find((part) => nameOfPart(part) === name);
  if (found === undefined) throw new Error(`there is no ${name}: ${parts.map(nameOfPart).join(', ')}`);
  return found;
}

function fieldNamed(group: Group, name: string): Field {
  const part = partNamed(group, name);
  if (part.kind !== 'member') throw new Error(`${name} is no field`);
  return part.field;
}

function groupNamed(group: Group, name: string): Group {
  const field = fieldNamed(group, name);
  const inner = field.kind === 'list' ? field.item : field;
  if (inner.kind !== 'group') throw new Error(`${name} is no group`);
  return inner;
}

function waysOf(group: Group, name: string) {
  const part = partNamed(group, name);
  if (part.kind !== 'alternatives') throw new Error(`${name} is one way only`);
  return Object.fromEntries(part.ways.map(({ name, members }) => [name, members.map(({ path }) => path.join('.'))]));
}

describe('single values', () => {
  it.each([
    [
      { type: 'string', pattern: '^a$' },
      { kind: 'text', mayBeEmpty: false, look: 'line' },
    ],
    [{ type: 'string' }, { kind: 'text', mayBeEmpty: true }],
    [{ type: 'string', writeOnly: true }, { kind: 'secret' }],
    [
      { type: 'string', enum: ['a', 'b'], default: 'b' },
      { kind: 'choice', options: ['a', 'b'], usual: 'b' },
    ],
    [
      { type: 'integer', minimum: 1, maximum: 9 },
      { kind: 'number', minimum: 1, maximum: 9 },
    ],
    [
      { type: 'boolean', default: true },
      { kind: 'flag', usual: true },
    ],
    [{ type: 'boolean' }, { kind: 'flag', usual: false }],
    [{ type: 'object', additionalProperties: { type: 'string' } }, { kind: 'map' }],
    [{ type: 'object', additionalProperties: {} }, { kind: 'json' }],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'object' }] }, { kind: 'json' }],
    [{}, { kind: 'json' }],
  ])('draws %j', (schema, field) => {
    expect(draw(schema)).toMatchObject(field);
  });

  it('offers what one branch of texts and numbers names', () => {
    const schema = { anyOf: [{ type: 'integer' }, { type: 'string', enum: ['boot', 'root'] }, { type: 'string' }] };
    expect(draw(schema)).toMatchObject({ kind: 'text', numeric: true, suggestions: ['boot', 'root'] });
  });

  it('says what a value is for, and whether it must be there', () => {
    const whole = formOf(
      { type: 'object', properties: { a: { type: 'string', description: 'why' } }, required: ['a'] },
      familyHints.generic,
    );
    expect(fieldNamed(whole, 'a')).toMatchObject({ required: true, description: 'why' });
  });
});

it('follows references, and ends where they come again', () => {
  const schema = {
    type: 'object',
    properties: { tree: { $ref: '#/$defs/tree' } },
    $defs: { tree: { type: 'object', properties: { name: { type: 'string' }, inner: { $ref: '#/$defs/tree' } } } },
  };
  const tree = groupNamed(formOf(schema, familyHints.generic), 'tree');
  expect(fieldNamed(tree, 'name').kind).toBe('text');
  expect(fieldNamed(tree, 'inner').kind).toBe('json');
});

it.each(familyNames)('draws all that %s can be told, with nothing that only a recipe could say', (family) => {
  const allowed = new Set(['config', 'userData', 'metaData', 'networkConfig']);
  const lost: string[] = [];
  const walk = (field: Field, at: string): void => {
    if (field.kind === 'json' && !allowed.has(at)) lost.push(at);
    if (field.kind === 'list') walk(field.item, at);
    if (field.kind !== 'group') return;
    for (const part of field.parts) {
      const members = part.kind === 'member' ? [part] : part.ways.flatMap(({ members }) => members);
      for (const { path, field: inner } of members) walk(inner, path.join('.'));
    }
  };
  walk(form(family), '');
  expect(lost).toEqual([]);
});

it('begins with what most people want of Pantavisor', () => {
  expect(form('pantavisor').parts.map(nameOfPart).slice(0, 3)).toEqual(['identity', 'hub', 'containers']);
  expect(form('raspberry-pi-os').parts.map(nameOfPart).slice(0, 4)).toEqual(['hostname', 'user', 'wifi', 'ssh']);
});

it('makes one choice of the ways to an identity', () => {
  expect(waysOf(form('pantavisor'), 'identity')).toEqual({
    none: [],
    token: ['claim.token'],
    hub: ['claim.hub', 'claim.meta'],
    credentials: ['credentials.id', 'credentials.prn', 'credentials.secret'],
  });
});

it('makes one choice of the ways to change a file', () => {
  const files = groupNamed(form('generic'), 'files');
  expect(Object.keys(waysOf(files, 'change'))).toEqual(['content', 'source', 'append', 'replace', 'secret', 'delete']);
  expect(files.parts.map(nameOfPart)).toEqual(['partition', 'path', 'change', 'mode']);
});

it('lets a text stand for a group that needs only one', () => {
  expect(groupNamed(form('pantavisor'), 'containers')).toMatchObject({ shorthand: 'file' });
  expect(fieldNamed(groupNamed(form('pantavisor'), 'containers'), 'file')).toMatchObject({ look: 'file' });
});

it('makes one choice of groups that have something in common', () => {
  const networks = groupNamed(form('balena'), 'networks');
  expect(networks.parts.map(nameOfPart)).toEqual(['name', 'kind']);
  expect(waysOf(networks, 'kind')).toEqual({ wifi: ['wifi'], content: ['content'] });
});
