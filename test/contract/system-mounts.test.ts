import { expect, test } from 'vitest';
import { isMacSystemMount, isSystemMount } from '../../electron/contract/system-mounts.ts';

test.each([
  '/',
  '/boot',
  '/boot/efi',
  '/boot/grub/extra',
  '/home',
  '/home/me',
  '/nix/store',
  '/srv',
  '/usr/share/data',
  '/var',
  '/var/lib/docker/volumes',
  '/run/live/medium',
])('the system stands on %s', (place) => {
  expect(isSystemMount(place)).toBe(true);
});

test.each([
  '/mnt',
  '/media/me/BOOT',
  '/run/media/me/card',
  '/var/mnt/card',
  '/var/run/media/me/card',
  '/home/me/card',
  '/srv/card',
  '/tmp/card',
  '/usrlocal',
  '/bootable',
  '/variable',
])('%s is a place for cards', (place) => {
  expect(isSystemMount(place)).toBe(false);
});

test('macOS stands on its volumes, and not on those that people plug in', () => {
  expect(['/', '/System/Volumes/Data', '/private/var/vm'].filter(isMacSystemMount)).toHaveLength(3);
  expect(['/Volumes/BOOT', '/Volumes/System', '/Systematic'].filter(isMacSystemMount)).toEqual([]);
});
