import { fstatSync, openSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { freeDisk, type Volumes } from '../../../electron/helper/win32/free-disk.ts';
import { openPhysicalDrive, type Windows } from '../../../electron/helper/win32/open-physical-drive.ts';
import type { WindowsVolume } from '../../../native/native.ts';

const path = '\\\\.\\PhysicalDrive2';
const opening = { id: 1, do: 'open', path, mode: 'write', expect: { path, size: 1 }, practice: false } as const;
const busy = () => Object.assign(new Error('EACCES: Permission denied, FSCTL_LOCK_VOLUME'), { code: 'EACCES' });

/** Volumes on disk 2, whose descriptors are real ones. `locking` is asked each time one is to be locked. */
function volumesOf(own: WindowsVolume[], locking: (name: string) => Promise<void> = async () => {}) {
  const opened = new Map<number, string>();
  const done: string[] = [];
  const volumes: Volumes = {
    volumesOn: (disk) => (disk === 2 ? own : []),
    openVolume: (name) => {
      const descriptor = openSync('/dev/null', 'r');
      opened.set(descriptor, name);
      return descriptor;
    },
    lockVolume: async (descriptor) => {
      await locking(opened.get(descriptor) ?? '');
      done.push(`lock ${opened.get(descriptor)}`);
    },
    dismountVolume: async (descriptor) => {
      done.push(`dismount ${opened.get(descriptor)}`);
    },
  };
  const open = () => [...opened.keys()].filter((descriptor) => isOpen(descriptor)).length;
  return { volumes, done, open };
}

function isOpen(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

const card: WindowsVolume[] = [
  { name: 'boot', paths: ['E:\\'] },
  { name: 'root', paths: [] },
];

function windows(disk: number, volumes = volumesOf([]).volumes): Windows {
  return {
    ...volumes,
    systemVolumes: () => [
      { role: 'windows', name: 'C:\\Windows', disks: [disk] },
      { role: 'loader', name: '\\Device\\HarddiskVolume1', disks: [0] },
    ],
  };
}

describe('the volumes of a disk', () => {
  test('are all locked, then dismounted, and held until they are given back', async () => {
    const { volumes, done, open } = volumesOf(card);
    const giveBack = await freeDisk(2, { path, unmount: ['e:'] }, volumes);
    expect(done).toEqual(['lock boot', 'lock root', 'dismount boot', 'dismount root']);
    expect(open()).toBe(2);
    giveBack();
    expect(open()).toBe(0);
  });

  test('are left alone where one is mounted that the person was not shown', async () => {
    const { volumes, done, open } = volumesOf([...card, { name: 'more', paths: ['C:\\mnt\\card\\'] }]);
    await expect(freeDisk(2, { path, unmount: ['E:\\'] }, volumes)).rejects.toMatchObject({
      code: 'target-busy',
      fields: { holder: 'Windows, as C:\\mnt\\card\\' },
    });
    expect([done, open()]).toEqual([[], 0]);
  });

  test('are waited for while a scanner looks at them', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    let left = 3;
    const { volumes, open } = volumesOf(card, async (name) => {
      if (name === 'root' && left-- > 0) throw busy();
    });
    const freed = freeDisk(2, { path, unmount: ['E:\\'] }, volumes);
    await vi.runAllTimersAsync().finally(() => vi.useRealTimers());
    (await freed)();
    expect(open()).toBe(0);
  });

  test('none is dismounted where a program keeps one busy', async () => {
    const { volumes, done, open } = volumesOf(card, async (name) => {
      if (name === 'root') throw Object.assign(busy(), { code: 'EBUSY' });
    });
    await expect(freeDisk(2, { path, unmount: ['E:\\'] }, volumes)).rejects.toMatchObject({
      code: 'target-busy',
      fields: { holder: 'a program that has files open on a volume without a letter' },
    });
    expect([done, open()]).toEqual([['lock boot'], 0]);
  });
});

test('the disk of Windows is not written, whatever the engine says', async () => {
  await expect(openPhysicalDrive({ ...opening, unmount: [] }, windows(2))).rejects.toMatchObject({
    code: 'target-protected',
    fields: { reasons: ['it backs C:\\Windows'], forceable: false },
  });
});

test('nor any disk while nobody can tell where Windows is', async () => {
  const unknowing = { ...windows(0), systemVolumes: () => [] };
  await expect(openPhysicalDrive({ ...opening, unmount: [] }, unknowing)).rejects.toMatchObject({
    code: 'target-busy',
    fields: { holder: expect.stringContaining('unknown') },
  });
});

test('a disk that is not there keeps nobody from its volumes', async () => {
  const { volumes, done } = volumesOf(card);
  const opened = openPhysicalDrive({ ...opening, unmount: ['E:\\'] }, windows(0, volumes));
  await expect(opened).rejects.toMatchObject({ code: 'target-missing' });
  expect(done).toEqual([]);
});
