import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Password } from '../../electron/station/password.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';

describe('the password of a station', () => {
  test('is right or wrong', async () => {
    const password = await Password.of('correct horse');
    expect(await password.check('correct horse', 'a')).toBe('right');
    expect(await password.check('Correct horse', 'a')).toBe('wrong');
    expect(await password.check('', 'a')).toBe('wrong');
  });

  test('makes an address wait longer and longer, and no other one', async () => {
    const password = await Password.of('correct horse');
    for (let count = 0; count < 4; count += 1) expect(await password.check('x', 'a', 0)).toBe('wrong');
    expect(await password.check('x', 'a', 0)).toBe('wrong');
    expect(await password.check('correct horse', 'a', 1)).toEqual({ wait: 9999 });
    expect(await password.check('x', 'a', 10_000)).toBe('wrong');
    expect(await password.check('correct horse', 'a', 10_001)).toEqual({ wait: 19_999 });
    expect(await password.check('correct horse', 'b', 10_001)).toBe('right');
    expect(await password.check('correct horse', 'a', 30_000)).toBe('right');
    expect(await password.check('x', 'a', 30_000)).toBe('wrong');
  });

  test('is no faster to guess by asking many times at once', async () => {
    const password = await Password.of('correct horse');
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => password.check('x', 'a', 0)));
    expect(outcomes.filter((one) => one === 'wrong')).toHaveLength(5);
  });

  test('comes from the first line of a file that only its owner may read', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'password');
    await writeFile(file, 'correct horse\nmore\n', { mode: 0o600 });
    expect(await (await Password.fromFile(file)).check('correct horse', 'a')).toBe('right');
    await chmod(file, 0o644);
    await expect(Password.fromFile(file)).rejects.toMatchObject({ code: 'source-unreadable' });
    await chmod(file, 0o600);
    await writeFile(file, 'short\n');
    await expect(Password.fromFile(file)).rejects.toMatchObject({ code: 'usage' });
  });
});
