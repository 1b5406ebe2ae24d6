import { describe, expect, it } from 'vitest';
import { type FamilyName, familySettings, settingsJsonSchema } from '../../../../electron/contract/recipe.ts';
import { familyHints } from '../../../../renderer/screens/settings/families.ts';
import { formOf } from '../../../../renderer/screens/settings/form-model.ts';
import { filledIn, placeOf, takeWay, valueAt, wayOf, withValue } from '../../../../renderer/screens/settings/values.ts';

const form = (family: FamilyName) => formOf({ ...settingsJsonSchema(family) }, familyHints[family]);
const identity = form('pantavisor').parts.find((part) => part.kind === 'alternatives');
if (identity?.kind !== 'alternatives') throw new Error('there is no identity');

describe('a value in its place', () => {
  it('is put there, with what is on the way', () => {
    expect(withValue(undefined, ['wifi', 'ssid'], 'home')).toEqual({ wifi: { ssid: 'home' } });
    expect(withValue({ list: ['a'] }, ['list', 1], 'b')).toEqual({ list: ['a', 'b'] });
    expect(withValue({ list: ['a', 'b'] }, ['list', 0], undefined)).toEqual({ list: ['b'] });
  });

  it('is taken away alone, and the group around it stays', () => {
    expect(withValue({ wifi: { ssid: 'home' }, a: 1 }, ['wifi', 'ssid'], undefined)).toEqual({ wifi: {}, a: 1 });
  });

  it('does not change what was there before', () => {
    const before = Object.freeze({ wifi: Object.freeze({ ssid: 'home' }) });
    expect(withValue(before, ['wifi', 'ssid'], 'work')).toEqual({ wifi: { ssid: 'work' } });
    expect(before.wifi.ssid).toBe('home');
  });

  it('is found, and not among what every object has', () => {
    expect(valueAt({ a: [{ b: 1 }] }, ['a', 0, 'b'])).toBe(1);
    expect(valueAt({}, ['constructor'])).toBeUndefined();
  });

  it('is named as problems name it', () => {
    expect(placeOf(['containers', 0, 'file'])).toBe('settings.containers[0].file');
    expect(placeOf([])).toBe('settings');
  });
});

describe('one of several ways', () => {
  it.each([
    [{}, 'none'],
    [{ claim: { token: '' } }, 'token'],
    [{ claim: { hub: 'device' } }, 'hub'],
    [{ credentials: {} }, 'credentials'],
  ])('%j is %s', (value, name) => {
    expect(wayOf(identity, value)?.name).toBe(name);
  });

  it('takes away what the others had, and leaves all else', () => {
    const credentials = identity.ways.find(({ name }) => name === 'credentials');
    if (credentials === undefined) throw new Error('there are no credentials');
    expect(takeWay(identity, { hub: { port: 1 }, claim: { token: 'x' } }, credentials)).toEqual({
      hub: { port: 1 },
      credentials: {},
    });
  });
});

describe('what was filled in', () => {
  const said = (family: FamilyName, value: unknown) => filledIn(form(family), value);

  it('is nothing where nothing was', () => {
    expect(said('raspberry-pi-os', {})).toEqual({});
    expect(said('raspberry-pi-os', { hostname: '', locale: '' })).toEqual({});
  });

  it('keeps a group that was opened: SSH alone is a wish', () => {
    expect(said('raspberry-pi-os', { ssh: { keys: ['', ''] } })).toEqual({ ssh: {} });
    expect(said('raspberry-pi-os', { ssh: { keys: ['', 'k'] } })).toEqual({ ssh: { keys: ['k'] } });
  });

  it('keeps a list that must be there, and an identity that was asked for', () => {
    expect(said('pantavisor', { kernel: { words: [''] } })).toEqual({ kernel: { words: [] } });
    expect(said('pantavisor', { claim: { token: '' } })).toEqual({ claim: {} });
  });

  it('keeps an empty file, which is a file', () => {
    const files = [{ partition: 'boot', path: '/ssh', content: '', mode: '' }];
    expect(said('generic', { files })).toEqual({ files: [{ partition: 'boot', path: '/ssh', content: '' }] });
  });

  it('writes in short what can be', () => {
    const containers = [{ file: 'a.tgz' }, { file: 'b.tgz', oldObjects: 'drop' }, { file: '' }, 'c.tgz'];
    expect(said('pantavisor', { containers })).toMatchObject({
      containers: ['a.tgz', { file: 'b.tgz', oldObjects: 'drop' }, {}, 'c.tgz'],
    });
  });

  it('leaves out names without a name, and keeps what the form does not know', () => {
    expect(said('pantavisor', { claim: { hub: 'token', meta: { '': 'x' } }, unknown: 1 })).toEqual({
      claim: { hub: 'token' },
      unknown: 1,
    });
  });

  it('is what the engine takes', () => {
    const value = {
      claim: { token: 'env:TOKEN' },
      hub: { host: 'api.pantahub.com', port: 443 },
      containers: [{ file: '/a.tgz' }],
      kernel: { words: ['PV_LOG_LEVEL=4', ''] },
      files: [{ partition: 'boot', path: '/a', content: '', mode: '' }],
    };
    expect(familySettings.pantavisor.safeParse(said('pantavisor', value)).error).toBeUndefined();
  });
});
