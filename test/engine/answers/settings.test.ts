import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineClient } from '../../rigs/engine-client.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const recipe = `wick: 1
family: raspberry-pi-os
image: { source: images/os.img, bmap: none }
settings:
  hostname: "{{name}}"
  user: { name: anna, password: hunter-two }
  wifi: { ssid: Workshop, password: correct horse, country: DE }
`;

describe('recipes on a page', () => {
  test('come without their secrets, and with their image', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    const file = join(folder.path, 'office.yaml');
    await writeFile(file, recipe);
    const opened = await page.call('recipe.open', { file });
    expect(opened.variables).toEqual(['name']);
    expect(opened.image).toEqual({ source: join(folder.path, 'images/os.img'), bmap: false });
    expect(opened.recipe).toMatchObject({ settings: { wifi: { ssid: 'Workshop', country: 'DE' } } });
    expect(engine.told()).not.toMatch(/hunter-two|correct horse/);
  });

  test('are saved with a question in place of each secret', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    const file = join(folder.path, 'office.yaml');
    await writeFile(file, recipe);
    const opened = await page.call('recipe.open', { file });
    const copy = join(folder.path, 'copy.json');
    await page.call('recipe.save', { file: copy, recipe: opened.recipe, secrets: 'ask' });
    const saved: unknown = JSON.parse(await readFile(copy, 'utf8'));
    expect(saved).toMatchObject({
      settings: { user: { password: '{{user_password}}' }, wifi: { password: '{{wifi_password}}' } },
    });
  });

  test('hide secrets of whatever family it may turn out to be', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const file = join(folder.path, 'any.yaml');
    await writeFile(
      file,
      'wick: 1\nfamily: auto\nsettings:\n  claim: { token: topsecret }\n  rootPassword: env:ROOT\n',
    );
    const { recipe } = await engine.page().call('recipe.open', { file });
    expect(JSON.stringify(recipe)).not.toContain('topsecret');
    expect(recipe).toMatchObject({ settings: { rootPassword: 'env:ROOT' } });
  });

  test('say that a secret is gone with the engine that kept it', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    const kept = 'kept:00000000-0000-4000-8000-000000000000';
    const saving = page.call('recipe.save', {
      file: join(folder.path, 'x.yaml'),
      recipe: { family: 'balena', settings: { apiKey: kept } },
      secrets: 'keychain',
    });
    await expect(saving).rejects.toMatchObject({ code: 'secret-unavailable' });
  });

  test('are drawn from the form of their family', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const { schema } = await engine.page().call('settings.form', { family: 'pantavisor' });
    expect(schema).toMatchObject({
      type: 'object',
      properties: { claim: { properties: { token: { writeOnly: true } } } },
    });
  });
});
