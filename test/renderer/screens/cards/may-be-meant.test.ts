import { expect, test } from 'vitest';
import type { Drive } from '../../../../electron/contract/drive.ts';
import { mayBeMeant } from '../../../../renderer/screens/cards/may-be-meant.ts';

const disk: Drive = {
  path: '/dev/sda',
  name: 'A disk',
  size: 1e9,
  logicalBlockSize: 512,
  physicalBlockSize: 512,
  transport: 'sata',
  removable: false,
  readOnly: false,
  partitions: [],
  mountPoints: [],
  risks: [{ kind: 'internal', reason: 'is an internal disk' }],
  hidden: 'an internal disk',
};
const system = { kind: 'system', reason: 'backs /' } as const;

test.each<[string, Partial<Drive>, boolean]>([
  ['an internal disk', {}, true],
  ['a loop device', { transport: 'loop', risks: [] }, true],
  ['the disk that the system runs from', { risks: [system, ...disk.risks] }, false],
  ['a loop device that the system uses', { transport: 'loop', risks: [system] }, false],
  ['an optical drive', { transport: 'sata', risks: [] }, false],
  ['memory', { transport: 'other', risks: [], unusable: 'memory' }, false],
  ['an empty reader', { risks: [], unusable: 'no-medium' }, false],
])('%s that is not offered: may somebody mean it?', (_, changes, may) => {
  expect(mayBeMeant({ ...disk, ...changes })).toBe(may);
});
