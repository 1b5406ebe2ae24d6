import { describe, expect, test } from 'vitest';
import { HubIdentities } from '../../../electron/engine/hub/identities.ts';
import type { Hub } from '../../../electron/engine/hub/hub.ts';
import type { LoadedRecipe } from '../../../electron/engine/provision/recipe/load.ts';
import { type HubDouble, startHub } from '../../rigs/hub/hub-double.ts';
import { loggedIn, registerDevice } from '../../rigs/hub/logged-in.ts';
import { recipeOf } from '../../rigs/provision.ts';

const signal = AbortSignal.timeout(30_000);
const asking = (kind: string) =>
  recipeOf(`wick: 1\nfamily: pantavisor\nsettings: { claim: { hub: ${kind}, meta: { room: "7" } } }\n`);

async function prepared(double: HubDouble, kinds: readonly string[]): Promise<{ identities: HubIdentities; hub: Hub }> {
  const hub = await loggedIn(double);
  const recipes: LoadedRecipe[] = [];
  for (const kind of kinds) recipes.push(await asking(kind));
  const identities = await HubIdentities.prepare(recipes, { open: async () => hub, run: 'run', signal });
  return { identities, hub };
}

async function make(identities: HubIdentities, index: number, kind: 'token' | 'device') {
  const made = await identities.recipes[index]?.identity?.make(kind, { room: '7' }, signal);
  if (made === undefined) throw new Error('nothing makes it');
  return made;
}

test('nothing is made before a card asks for it', async () => {
  await using double = await startHub();
  const { identities } = await prepared(double, ['token', 'device']);
  expect(identities.recipes.map(({ identity }) => identity?.tag)).toEqual(['run.1', 'run.2']);
  expect([double.tokens.size, double.devices.size]).toEqual([0, 0]);
});

describe('a card that is good keeps what was made for it; another one loses it', () => {
  test('a token', async () => {
    await using double = await startHub();
    const { identities } = await prepared(double, ['token', 'token']);
    const [good, bad] = [await make(identities, 0, 'token'), await make(identities, 1, 'token')];
    expect(await identities.settle((index) => index === 0)).toEqual([]);
    if (good.kind !== 'token' || bad.kind !== 'token') throw new Error('other kinds');
    const device = await registerDevice(double, good.token.reveal());
    expect(double.metaOf(device.id).user).toEqual({ room: '7', 'wick-unit': 'run.1', 'wick-run': 'run' });
    await expect(registerDevice(double, bad.token.reveal())).rejects.toThrow('status 400');
  });

  test('a device', async () => {
    await using double = await startHub();
    const { identities } = await prepared(double, ['device', 'device']);
    const [good] = [await make(identities, 0, 'device'), await make(identities, 1, 'device')];
    await identities.settle((index) => index === 0);
    const live = [...double.devices.values()].filter(({ garbage }) => !garbage);
    expect(live).toMatchObject([{ id: good.kind === 'device' ? good.id : '' }]);
  });
});

test('what could not be taken back is said, and taken back the next time', async () => {
  await using double = await startHub();
  const { identities } = await prepared(double, ['token']);
  await make(identities, 0, 'token');
  {
    using _ = double.misbehave({ how: 'drop' });
    expect(await identities.settle(() => false)).toMatchObject([{ tag: 'run.1', error: { code: 'hub-unreachable' } }]);
  }
  expect(await identities.settle(() => false)).toEqual([]);
  expect([...double.tokens.values()].map(({ disabled }) => disabled)).toEqual([true]);
});

test('a login that has ended is found out before a card is written', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  double.endSessions();
  const asked = HubIdentities.prepare([await asking('token')], { open: async () => hub, signal });
  await expect(asked).rejects.toMatchObject({ code: 'hub-not-logged-in' });
});

test('a recipe that names its own Hub is served by that one, and by no other', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const opened: unknown[] = [];
  const named = 'hub: { host: hub.example.com, port: 8443 }, claim: { hub: token }';
  const recipes = [
    await recipeOf(`wick: 1\nfamily: pantavisor\nsettings: { ${named} }\n`),
    await recipeOf(`wick: 1\nfamily: auto\nsettings: { ${named} }\n`),
    await asking('token'),
    await recipeOf('wick: 1\nfamily: pantavisor\nsettings: { claim: { token: abc } }\n'),
  ];
  const open = async (address: unknown) => {
    opened.push(address);
    return hub;
  };
  const { recipes: ready } = await HubIdentities.prepare(recipes, { open, signal });
  expect(opened).toEqual([{ scheme: 'https', host: 'hub.example.com', port: 8443 }, undefined]);
  expect(ready.map(({ identity }) => identity !== undefined)).toEqual([true, true, true, false]);
});
