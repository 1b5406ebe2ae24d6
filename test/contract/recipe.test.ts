import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  familyNames,
  familySettings,
  recipeJsonSchema,
  recipeSchema,
  settingsJsonSchema,
} from '../../electron/contract/recipe.ts';

test('the published schema is the one that recipes are checked against', async () => {
  const published = await readFile(join(import.meta.dirname, '..', '..', 'build', 'recipe.schema.json'), 'utf8');
  expect(JSON.parse(published), 'run "node build/schema.mjs", then "npm run format"').toEqual(recipeJsonSchema());
});

test('every family has settings that a form can be drawn from, and needs none of them', () => {
  expect(Object.keys(familySettings).sort()).toEqual([...familyNames].sort());
  for (const family of familyNames) {
    expect(settingsJsonSchema(family)).toMatchObject({ type: 'object', additionalProperties: false });
    expect(familySettings[family].safeParse({}).success).toBe(true);
    expect(recipeSchema.safeParse({ wick: 1, family }).success).toBe(true);
  }
});

test('a secret is marked as one in the schema, and is none as soon as it was read', () => {
  expect(JSON.stringify(settingsJsonSchema('pantavisor'))).toContain('"writeOnly":true');
  const settings = familySettings.pantavisor.parse({ claim: { token: 'abc-secret' } });
  expect(JSON.stringify(settings)).not.toContain('abc-secret');
  expect(settings.claim?.token?.reveal()).toBe('abc-secret');
});

test('a device claims itself, or is registered beforehand, never both', () => {
  const both = { claim: { token: 'x' }, credentials: { id: '5f3e2d1c0b9a887766554433', secret: 'x' } };
  expect(familySettings.pantavisor.safeParse(both).error?.issues).toMatchObject([{ path: ['credentials'] }]);
});

test.each([
  [{ words: ['PV_A=1 PV_B=2'] }],
  [{ words: ['PV_A="x"'] }],
  [{ words: ["PV_A='x'"] }],
  [{ words: ['PV_A=$x'] }],
  [{ words: ['PV_A=x;reboot'] }],
  [{ words: ['PV_A=x\n'] }],
])('words that a kernel’s command line cannot take are refused: %j', (kernel) => {
  expect(familySettings.pantavisor.safeParse({ kernel }).success).toBe(false);
});
