import { describe, expect, test } from 'vitest';
import type { Drive } from '../../../electron/contract/drive.ts';
import { frictionOf } from '../../../electron/engine/flash/friction.ts';

const drive = (changes: Partial<Drive>): Drive => ({
  path: '/dev/sdb',
  name: 'Card reader',
  size: 32e9,
  logicalBlockSize: 512,
  physicalBlockSize: 512,
  transport: 'usb',
  removable: true,
  readOnly: false,
  partitions: [],
  mountPoints: [],
  risks: [],
  ...changes,
});

describe('friction before a drive is written', () => {
  test('is none for a card', () => {
    expect(frictionOf(drive({}), 5e9)).toEqual({ because: [] });
  });

  test.each([
    ['an internal disk', drive({ risks: [{ kind: 'internal', reason: 'is an internal disk' }] }), 0, ['internal']],
    ['a large disk', drive({ size: 1e12 }), 0, ['large']],
    ['a disk that is full', drive({ size: 64e9 }), 40e9, ['full']],
    ['a large disk that is full', drive({ size: 2e12 }), 1e12, ['large', 'full']],
  ])('wants the name of %s', (_, target, used, because) => {
    expect(frictionOf(target, used)).toEqual({ because, type: 'sdb' });
  });

  test('wants the name of a Windows disk without its folder', () => {
    expect(frictionOf(drive({ path: '\\\\.\\PhysicalDrive2', size: 1e12 }), 0).type).toBe('PhysicalDrive2');
  });

  test('is none for a practice drive, whatever its size', () => {
    expect(frictionOf(drive({ transport: 'practice', size: 8e12 }), 1e12)).toEqual({ because: [] });
  });
});
