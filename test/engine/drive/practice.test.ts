import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withImageRisk } from '../../../electron/engine/drive/find.ts';
import { practiceDrive, practiceSize } from '../../../electron/engine/drive/practice.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wick-practice-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a practice drive', () => {
  test('has the wished size, and is made only when it is opened for writing', async () => {
    const path = join(folder, 'card.img');
    const drive = await practiceDrive(path, { size: 3 * 2 ** 30 });
    expect(drive).toMatchObject({
      path,
      size: 3 * 2 ** 30,
      fileSize: 0,
      transport: 'practice',
      readOnly: false,
      risks: [],
    });
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  test('has 8 GiB when nobody says otherwise, also in an empty file', async () => {
    expect((await practiceDrive(join(folder, 'new.img'))).size).toBe(practiceSize);
    writeFileSync(join(folder, 'empty.img'), '');
    expect((await practiceDrive(join(folder, 'empty.img'))).size).toBe(practiceSize);
    expect(statSync(join(folder, 'empty.img')).size).toBe(0);
  });

  test('keeps the size and the bytes of a file that is there', async () => {
    const path = join(folder, 'card.img');
    writeFileSync(path, Buffer.alloc(10_000, 7));
    expect((await practiceDrive(path)).size).toBe(19 * 512);
    expect(await practiceDrive(path, { size: 2 ** 20 })).toMatchObject({ size: 2 ** 20, fileSize: 10_000 });
    expect(statSync(path).size).toBe(10_000);
  });

  test('is not made of a few bytes', async () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'ten bytes!');
    await expect(practiceDrive(path)).rejects.toThrow('too few for a practice drive');
  });

  test('never cuts a file short', async () => {
    const path = join(folder, 'card.img');
    writeFileSync(path, Buffer.alloc(2 ** 20, 7));
    await expect(practiceDrive(path, { size: 512 })).rejects.toMatchObject({ code: 'usage', exitCode: 2 });
    expect(statSync(path).size).toBe(2 ** 20);
  });

  test('can be refused when it is missing', async () => {
    await expect(practiceDrive(join(folder, 'card.img'), { missing: 'refuse' })).rejects.toMatchObject({
      code: 'target-missing',
    });
  });

  test('is never a folder or a device, and its folder must be there', async () => {
    await expect(practiceDrive(folder)).rejects.toMatchObject({ code: 'usage' });
    await expect(practiceDrive('/dev/null')).rejects.toThrow('/dev/null is a device');
    await expect(practiceDrive(join(folder, 'no', 'card.img'))).rejects.toThrow('There is no folder');
    await expect(practiceDrive(join(folder, 'x'), { size: 1000 })).rejects.toThrow('multiple of 512');
  });

  test('goes by its real path, and is refused as the place of its own image', async () => {
    const path = join(folder, 'card.img');
    writeFileSync(path, Buffer.alloc(2 ** 20));
    symlinkSync(path, join(folder, 'link'));
    const drive = await practiceDrive(join(folder, 'link'));
    expect(drive.path).toBe(path);
    expect((await withImageRisk(drive, path)).risks).toMatchObject([{ kind: 'holds-image' }]);
    writeFileSync(join(folder, 'other.img'), 'x');
    expect((await withImageRisk(drive, join(folder, 'other.img'))).risks).toEqual([]);
  });
});
