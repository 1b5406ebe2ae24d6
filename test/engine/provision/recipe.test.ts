import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isWickError } from '../../../electron/contract/errors.ts';
import type { RecipeProblem } from '../../../electron/contract/provision-sentences.ts';
import { loadRecipe } from '../../../electron/engine/provision/recipe/load.ts';
import { noSignal, recipeOf } from '../../rigs/provision.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-recipe-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function problemsOf(text: string, set: Record<string, string> = {}): Promise<readonly RecipeProblem[]> {
  const failed = await recipeOf(text, { set: new Map(Object.entries(set)) }).then(
    async (recipe) => await recipe.settings('pantavisor').catch((error: unknown) => error),
    (error: unknown) => error,
  );
  if (!isWickError(failed, 'recipe-invalid')) throw new Error(`not refused: ${inspect(failed)}`);
  return failed.fields.problems;
}

describe('what is wrong is said with its line, its column and a way out', () => {
  test.each<[string, string, Partial<RecipeProblem>]>([
    [
      'an unknown key',
      'wick: 1\nfamily: pantavisor\nsettings:\n  hub: { hots: a.b }\n',
      { line: 4, column: 10, path: 'settings.hub.hots', suggestion: 'Did you mean "host"?' },
    ],
    [
      'a key that is no name: it may be a secret in the wrong place',
      'wick: 1\nfamily: pantavisor\nsettings:\n  claim: { token: x, s3cr3t+T0ken/of: ~ }\n',
      { line: 4, column: 22, path: 'settings.claim.••••••', reason: '"••••••" is not known here' },
    ],
    [
      'a key one level too high',
      'wick: 1\nfamily: generic\nfiles: []\n',
      { line: 3, column: 1, suggestion: 'It belongs under "settings".' },
    ],
    [
      'a wrong type',
      'wick: 1\nfamily: pantavisor\nsettings:\n  hub:\n    port: "many"\n',
      { line: 5, column: 11, path: 'settings.hub.port', reason: '"settings.hub.port" must be a number, not text' },
    ],
    [
      'a number where text is meant',
      'wick: 1\nfamily: pantavisor\nsettings: { claim: { token: 12345678 } }\n',
      { line: 3, column: 29, suggestion: 'Put it in quotes.' },
    ],
    [
      'an unknown family',
      'wick: 1\nfamily: pantavisr\n',
      { line: 2, column: 9, suggestion: 'Did you mean "pantavisor"?' },
    ],
    ['no family', 'wick: 1\n', { path: 'family', reason: '"family" is missing' }],
    [
      'a variable without a value',
      'wick: 1\nfamily: pantavisor\nsettings: { claim: { token: "{{tokn}}" } }\n',
      { line: 3, column: 29, reason: 'the variable "tokn" has no value' },
    ],
    [
      'a variable without quotes',
      'wick: 1\nfamily: pantavisor\nsettings:\n  claim:\n    token: {{token}}\n',
      { line: 5, column: 13, suggestion: 'Put a variable in quotes: "{{name}}".' },
    ],
    [
      'a tag that nobody knows, and not the text behind it',
      'wick: 1\nfamily: pantavisor\nsettings: { claim: { token: !secret hub } }\n',
      { line: 3, column: 29, reason: 'unresolved tag' },
    ],
    [
      'an alias without an anchor',
      'wick: 1\nfamily: pantavisor\nsettings: { claim: { token: *hub } }\n',
      { line: 3, column: 29, reason: 'unresolved alias' },
    ],
    [
      'a claim with nothing to claim with',
      'wick: 1\nfamily: pantavisor\nsettings: { claim: {} }\n',
      { reason: '"settings.claim.token" is missing: give a token, or say "hub: token" or "hub: device"' },
    ],
    ['no YAML', 'wick: 1\nfamily: [pantavisor\n', { line: 3 }],
    ['a key that stands twice', 'wick: 1\nwick: 1\nfamily: auto\n', { line: 2, column: 1 }],
    ['a list', '- 1\n', { line: 1, column: 1 }],
    ['nothing', '', { line: 1, column: 1 }],
    [
      'settings of "auto", once the family is known',
      'wick: 1\nfamily: auto\nsettings:\n  claim: { tokn: x }\n',
      { line: 4, path: 'settings.claim.token' },
    ],
  ])('%s', async (_, text, problem) => {
    expect(await problemsOf(text)).toContainEqual(expect.objectContaining(problem));
  });

  test('text that YAML takes for something else is told of without being repeated', async () => {
    const problems = await problemsOf('wick: 1\nfamily: pantavisor\nsettings: { claim: { token: *my-secret } }\n');
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('my-secret');
    const bomb = [
      'a: &a [x]',
      ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]}, `.repeat(9)}]`),
    ];
    expect(await problemsOf(`${bomb.join('\n')}\n`)).not.toEqual([]);
  });

  test('a JSON file is a recipe as well', async () => {
    const text = '{\n  "wick": 1,\n  "family": "pantavisor",\n  "settings": { "hbu": {} }\n}\n';
    expect(await problemsOf(text)).toMatchObject([{ line: 4, column: 17, suggestion: 'Did you mean "hub"?' }]);
  });

  test('a --set that the recipe has no variable for is a slip', async () => {
    const set = new Map([['tokn', 'x']]);
    const text = 'wick: 1\nfamily: pantavisor\nsettings: { claim: { token: "{{token}}" } }\n';
    await expect(recipeOf(text, { set, environment: { token: 'y' } })).rejects.toMatchObject({
      code: 'variable-unused',
      hint: 'It has token.',
    });
  });

  test('no recipe, whatever its text, is more than an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json(),
          fc.string().map((text) => `wick: 1\nfamily: ${text}`),
        ),
        async (text) => {
          const failed = await recipeOf(text).catch((error: unknown) => error);
          if (failed instanceof Error) expect(isWickError(failed, 'recipe-invalid'), inspect(failed)).toBe(true);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('variables', () => {
  const text = 'wick: 1\nfamily: pantavisor\nsettings:\n  hub: { host: "{{name}}.example.com", port: "{{port}}" }\n';

  test('take their values from --set, then the row, then the environment; numbers stay numbers', async () => {
    const environment = { name: 'environment', port: '1' };
    const row = new Map([['name', 'row']]);
    const settings = await (await recipeOf(text, { set: new Map([['port', '8443']]), row, environment })).settings(
      'pantavisor',
    );
    expect(settings.hub).toEqual({ host: 'row.example.com', port: 8443 });
  });

  test('a backslash keeps braces as they are', async () => {
    const generic =
      "wick: 1\nfamily: generic\nsettings: { files: [{ partition: boot, path: /a, content: '\\{{x}} {{x}}' }] }\n";
    const settings = await (await recipeOf(generic, { set: new Map([['x', 'y']]) })).settings('generic');
    expect(settings.files?.[0]?.content).toBe('{{x}} y');
  });

  test('values are put in as they are: they bring no YAML, no keys and no variables along', async () => {
    const host = 'wick: 1\nfamily: generic\nsettings: { files: [{ partition: boot, path: /a, content: "{{x}}" }] }\n';
    const hostile = 'a", delete: true}, {{y}} &a *a !!js\n  more: $& $1';
    const settings = await (await recipeOf(host, { set: new Map([['x', hostile]]) })).settings('generic');
    expect(settings.files).toEqual([{ partition: 'boot', path: '/a', content: hostile }]);
  });
});

describe('secrets', () => {
  const text = (token: string) => `wick: 1\nfamily: pantavisor\nsettings: { claim: { token: "${token}" } }\n`;
  const tokenOf = async (recipe: ReturnType<typeof recipeOf>) =>
    (await (await recipe).settings('pantavisor')).claim?.token?.reveal();

  test('are taken from the environment and from files beside the recipe', async () => {
    await writeFile(join(folder, 'token'), 'from-a-file\n');
    await writeFile(join(folder, 'recipe.yaml'), text('file:token'));
    const loaded = loadRecipe(join(folder, 'recipe.yaml'), { variables: {}, signal: noSignal });
    expect(await tokenOf(loaded)).toBe('from-a-file');
    expect(await tokenOf(recipeOf(text('env:TOKEN'), { environment: { TOKEN: 'from-the-environment' } }))).toBe(
      'from-the-environment',
    );
    expect(await tokenOf(recipeOf(text('text:env:TOKEN')))).toBe('env:TOKEN');
    expect(await tokenOf(recipeOf(text('plain')))).toBe('plain');
  });

  test('that are not there are named, not guessed', async () => {
    for (const reference of ['env:NOT_SET', 'file:not-there', 'file:.', 'keychain:not-there']) {
      await expect(tokenOf(recipeOf(text(reference), {}, folder)), reference).rejects.toMatchObject({
        code: 'secret-unavailable',
        fields: { reference },
      });
    }
  });

  test.skipIf(process.platform !== 'linux')('are taken from the keychain of the session', async () => {
    const answer = `[ "$*" = "lookup service wick name hub token" ] && echo from-the-keychain`;
    await writeFile(join(folder, 'secret-tool'), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
    const path = process.env['PATH'];
    process.env['PATH'] = `${folder}:${path}`;
    try {
      expect(await tokenOf(recipeOf(text('keychain:hub token')))).toBe('from-the-keychain');
      await expect(tokenOf(recipeOf(text('keychain:another')))).rejects.toMatchObject({ code: 'secret-unavailable' });
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('a row of a table cannot reach what is kept elsewhere', async () => {
    const row = new Map([['token', 'env:HOME']]);
    expect(await tokenOf(recipeOf(text('{{token}}'), { row, environment: { HOME: '/root' } }))).toBe('env:HOME');
    const set = new Map([['token', 'env:HOME']]);
    expect(await tokenOf(recipeOf(text('{{token}}'), { set, environment: { HOME: '/root' } }))).toBe('/root');
  });
});
