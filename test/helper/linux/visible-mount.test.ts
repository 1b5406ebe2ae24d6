import { expect, test } from 'vitest';
import type { Mount } from '../../../electron/contract/mount-table.ts';
import { coverOf, mountAt, topOf } from '../../../electron/helper/linux/visible-mount.ts';

const mount = (id: number, parent: number, mountPoint: string): Mount => ({
  id,
  parent,
  majorMinor: `8:${id}`,
  mountPoint,
  fileSystem: 'ext4',
  source: '',
  options: [],
});
const root = mount(27, 1, '/');
const card = mount(40, 27, '/mnt/card');

test('a path leads to the mount that lies on top there', () => {
  const mounts = [root, card, mount(41, 40, '/mnt/card'), mount(42, 27, '/mnt/cardboard')];
  expect(mountAt('/mnt/card/file', mounts)?.id).toBe(41);
  expect(mountAt('/mnt/cardboard', mounts)?.id).toBe(42);
  expect(mountAt('/mnt', mounts)?.id).toBe(27);
  expect(mountAt('/mnt', [])).toBeUndefined();
});

test('what is below a mount on the way is not reached, whichever came later', () => {
  const cover = mount(41, 27, '/mnt');
  expect(mountAt('/mnt/card', [root, card, cover])?.id).toBe(41);
  expect(mountAt('/mnt/card', [root, cover, card])?.id).toBe(41);
  expect(mountAt('/mnt/card', [root, card, cover, mount(42, 41, '/mnt/card')])?.id).toBe(42);
});

test('a table that runs in circles has an end', () => {
  expect(mountAt('/a', [root, mount(50, 27, '/a'), mount(50, 50, '/a')])?.id).toBe(50);
});

test('a drive is covered by what stands on it, in it, or before it', () => {
  const inner = mount(41, 40, '/mnt/card/inner');
  expect(coverOf([card], [root, card])).toBeUndefined();
  expect(coverOf([card, inner], [root, card, inner])).toBeUndefined();
  expect(coverOf([card], [root, card, inner])).toBe(inner);
  const same = mount(43, 40, '/mnt/card');
  expect(coverOf([card], [root, card, same])).toBe(same);
  const before = mount(44, 27, '/mnt');
  expect(coverOf([card], [root, card, before])).toBe(before);
});

test('what lies on top is unmounted first, whatever its number', () => {
  const moved = mount(35, 40, '/mnt/card/inner');
  expect(topOf([moved, card], [root, moved, card])).toBe(moved);
  const before = mount(44, 27, '/mnt');
  expect(topOf([card, before], [root, card, before])).toBe(before);
  expect(topOf([], [root])).toBeUndefined();
});
