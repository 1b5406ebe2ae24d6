import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import { EngineerPin } from '../../../../electron/engine/lot/station/pin.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const second = 1000;
const minute = 60 * second;

describe('the PIN of the engineer', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let now: number;
  const open = () => new EngineerPin(folder.path, () => now);
  beforeEach(async () => {
    folder = await temporaryFolder();
    now = 1_700_000_000_000;
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  const wrong = (pin: EngineerPin) => pin.unlock('0000').catch(({ code }: { code: string }) => code);

  test('is the one that was given first, and lies there as a digest that nobody else may read', async () => {
    const pin = open();
    expect(await pin.isSet()).toBe(false);
    const [one, other] = await Promise.allSettled([pin.unlock('2468'), pin.unlock('1357')]);
    expect([one.status, other.status]).toEqual(['fulfilled', 'rejected']);
    expect(await open().isSet()).toBe(true);
    const file = join(folder.path, 'engineer-pin.json');
    expect(await readFile(file, 'utf8')).not.toContain('2468');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(open().unlock('2469')).rejects.toMatchObject({ code: 'pin-wrong', fields: { file } });
    await open().unlock('2468');
  });

  test('wrong ones are slowed down, also by another process, until a right one comes', async () => {
    await open().unlock('2468');
    for (let tried = 1; tried <= 5; tried += 1) expect(await wrong(open())).toBe('pin-wrong');
    await expect(open().unlock('2468')).rejects.toMatchObject({ code: 'pin-wait', fields: { seconds: 10 } });
    now += 10 * second;
    expect(await wrong(open())).toBe('pin-wrong');
    await expect(open().unlock('2468')).rejects.toMatchObject({ fields: { seconds: 20 } });
    // It grows, up to five minutes: who knows the PIN is never kept out for longer.
    const waits: number[] = [];
    for (let tried = 0; tried < 6; tried += 1) {
      now += 20 * minute;
      expect(await wrong(open())).toBe('pin-wrong');
      const error: unknown = await open()
        .unlock('2468')
        .catch((thrown: unknown) => thrown);
      waits.push(isWickError(error, 'pin-wait') ? error.fields.seconds : 0);
    }
    expect(waits).toEqual([40, 80, 160, 300, 300, 300]);
    now += 5 * minute;
    await open().unlock('2468');
    expect(await wrong(open())).toBe('pin-wrong');
  });

  test('a clock that was set back makes nobody wait for longer than that, though it is asked again and again', async () => {
    await open().unlock('2468');
    for (let tried = 1; tried <= 5; tried += 1) await wrong(open());
    now -= 365 * 24 * 60 * minute;
    await expect(open().unlock('2468')).rejects.toMatchObject({ fields: { seconds: 300 } });
    now += 4 * minute;
    await expect(open().unlock('2468')).rejects.toMatchObject({ fields: { seconds: 60 } });
    now += minute;
    await open().unlock('2468');
  });

  test('many at once are no way around it', async () => {
    const pin = open();
    await pin.unlock('2468');
    const codes = await Promise.all(Array.from({ length: 8 }, () => wrong(pin)));
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'pin-wrong'), 'pin-wait', 'pin-wait', 'pin-wait']);
  });

  test('a key is good for half an hour from its last use, in this process, until it is given back', async () => {
    const pin = open();
    const [key, other] = [await pin.unlock('2468'), await pin.unlock('2468')];
    expect(key).not.toBe(other);
    now += 29 * minute;
    pin.mustBeOpen(key);
    now += 29 * minute;
    pin.mustBeOpen(key);
    expect(() => pin.mustBeOpen(other)).toThrow(expect.objectContaining({ code: 'engineer-locked' }));
    expect(() => open().mustBeOpen(key)).toThrow(expect.objectContaining({ code: 'engineer-locked' }));
    pin.lock(key);
    expect(() => pin.mustBeOpen(key)).toThrow(expect.objectContaining({ code: 'engineer-locked' }));
    expect(() => pin.mustBeOpen('')).toThrow(expect.objectContaining({ code: 'engineer-locked' }));
  });

  test('can be changed by who is let in, and then by nobody who was let in before', async () => {
    const pin = open();
    const [key, other] = [await pin.unlock('2468'), await pin.unlock('2468')];
    await expect(pin.change('', '9753')).rejects.toMatchObject({ code: 'engineer-locked' });
    await pin.change(key, '9753');
    pin.mustBeOpen(key);
    expect(() => pin.mustBeOpen(other)).toThrow(expect.objectContaining({ code: 'engineer-locked' }));
    await expect(pin.unlock('2468')).rejects.toMatchObject({ code: 'pin-wrong' });
    await pin.unlock('9753');
  });

  test('a file that was damaged lets nobody in', async () => {
    await writeFile(join(folder.path, 'engineer-pin.json'), '{}');
    await expect(open().unlock('2468')).rejects.toMatchObject({ code: 'source-unreadable' });
  });
});
