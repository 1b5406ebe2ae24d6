import { expect, test } from 'vitest';
import { mountOf } from '../../../electron/engine/drive/mounts.ts';

test('a path lies on the mount with the longest mount point, and of two on one place, on the later', () => {
  const mount = (mountPoint: string, majorMinor: string) => ({
    id: 20,
    parent: 1,
    majorMinor,
    mountPoint,
    fileSystem: 'ext4',
    source: '',
    options: [],
  });
  const mounts = [mount('/', '1:1'), mount('/data', '1:2'), mount('/data', '1:3'), mount('/data/deep', '1:4')];
  expect(mountOf('/data/file', mounts)?.majorMinor).toBe('1:3');
  expect(mountOf('/data/deep', mounts)?.majorMinor).toBe('1:4');
  expect(mountOf('/database', mounts)?.majorMinor).toBe('1:1');
  expect(mountOf('/data', [])).toBeUndefined();
});
