import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { preparePlace, usualFolder } from '../../../../electron/engine/image/store/place.ts';
import { needing } from '../../../rigs/needs.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'wick-place-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const person = { uid: 1000, ownHome: '/home/kim' };

describe('the usual folder', () => {
  test.each([
    ['linux', {}, '/home/kim/.cache/wick/images'],
    ['linux', { HOME: '/srv/kim' }, '/srv/kim/.cache/wick/images'],
    ['linux', { HOME: '/srv/kim', XDG_CACHE_HOME: '/fast' }, '/fast/wick/images'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/kim/.cache/wick/images'],
    ['darwin', { XDG_CACHE_HOME: '/fast' }, '/home/kim/Library/Caches/Wick/images'],
  ] as const)('on %s with %o', async (platform, env, expected) => {
    expect(await usualFolder({ platform, env, ...person })).toBe(expected);
  });

  test('on Windows', async () => {
    const folder = await usualFolder({ platform: 'win32', env: { LOCALAPPDATA: '/local' }, ...person, uid: undefined });
    expect(folder).toBe(join('/local', 'Wick', 'Cache', 'images'));
  });

  test('of root is never in the home of another person', needing('root'), async () => {
    await chown(home, 1000, 1000);
    const root = { platform: 'linux', uid: 0, ownHome: '/root' } as const;
    for (const env of [{ HOME: home }, { XDG_CACHE_HOME: join(home, 'not', 'there') }]) {
      expect(await usualFolder({ ...root, env })).toBe('/root/.cache/wick/images');
    }
    await chown(home, 0, 0);
    expect(await usualFolder({ ...root, env: { HOME: home } })).toBe(join(home, '.cache/wick/images'));
  });
});

describe('the place', () => {
  test('is for nobody else, and backups leave it out', async () => {
    const folder = join(home, 'a', 'b');
    await preparePlace(folder);
    await preparePlace(folder);
    expect(await readFile(join(folder, 'CACHEDIR.TAG'), 'utf8')).toMatch(
      /^Signature: 8a477f597d28d172789f06886806bc55\n/,
    );
  });

  test('is refused where others may write', async () => {
    const folder = join(home, 'open');
    await mkdir(folder);
    await chmod(folder, 0o777);
    await expect(preparePlace(folder)).rejects.toThrow('others may write');
  });

  test('is refused where it belongs to somebody else', needing('root'), async () => {
    const folder = join(home, 'theirs');
    await mkdir(folder);
    await chown(folder, 1000, 1000);
    await expect(preparePlace(folder)).rejects.toThrow('somebody else');
  });
});
