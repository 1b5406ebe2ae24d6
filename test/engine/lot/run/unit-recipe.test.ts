import { expect, test } from 'vitest';
import { asWickError } from '../../../../electron/contract/errors.ts';
import { lotSchema } from '../../../../electron/contract/lot/lot.ts';
import { Secret } from '../../../../electron/contract/recipe/secret.ts';
import { recipeHash } from '../../../../electron/engine/lot/definition/sign-lot.ts';
import { unitRecipe } from '../../../../electron/engine/lot/run/unit-recipe.ts';

const text = [
  'wick: 1',
  'name: gateway',
  'family: generic',
  'settings:',
  '  files:',
  '    - { partition: 1, path: /serial.txt, content: "{{serial}}" }',
  '    - { partition: 1, path: /token.txt, secret: "env:{{where}}" }',
  '',
].join('\n');

const lot = lotSchema.parse({
  wick: 1,
  kind: 'lot',
  id: '7b5e3c1e-6b1c-4f5e-9a53-0d1a4d0c2f11',
  name: 'A lot',
  size: 1,
  recipe: { file: 'recipe.yaml', text, sha256: recipeHash(text) },
  image: { source: 'image.img', sha256: '0'.repeat(64) },
  values: { kind: 'table', columns: ['serial', 'where'], unique: ['serial'], secret: ['where'] },
  media: {},
  passes: 'written',
  created: new Date(0).toISOString(),
});

test('what is wrong with a unit’s values says nothing of those that are secret', async () => {
  const secret = 'A_TOKEN_4711';
  const values = { shown: { serial: 'S1' }, secret: { where: new Secret(secret) } };
  const { signal } = new AbortController();
  const recipe = await unitRecipe({ lot, folder: '/', values, beforeExposing: async () => {}, signal });
  const error = await recipe.settings('generic').then(() => undefined, asWickError);
  expect(error).toMatchObject({ code: 'secret-unavailable' });
  const all = `${error?.message} ${JSON.stringify(error?.toJSON())} ${error?.stack} ${String(error?.cause)}`;
  expect(all).toContain('env:');
  expect(all).not.toContain(secret);
});
