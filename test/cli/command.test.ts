import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { noise } from '../rigs/memory-image.ts';
import { sparseImage } from '../rigs/packed-image.ts';
import { wick } from '../rigs/wick.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('--version is the version of the package', async () => {
  expect(await wick(['--version'])).toMatchObject({ code: 0, stdout: `${packageJson.version}\n` });
});

test.each([[['--help']], [['flash', '--help']], [['bmap', 'create', '--help']]])(
  '%j shows how to use it',
  async (args) => {
    const ran = await wick(args);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('Usage: wick');
  },
);

describe('wrong usage is exit 2, in words and as JSON', () => {
  test.each([
    [[]],
    [['nonsense']],
    [['flash']],
    [['flash', 'a.img']],
    [['flash', 'a.img', '/dev/null', '--nonsense']],
    [['flash', 'a.img', '/dev/null', '--sha256', 'xyz']],
    [['verify', '/dev/null']],
    [['bmap']],
    [['bmap', 'check', 'a.img']],
  ])('%j', async (args) => {
    const plain = await wick(args);
    expect(plain.code, plain.stdout).toBe(2);
    expect(plain.stderr).toMatch(/^Error: [A-Z].*\.\n/);
    const json = await wick([...args, '--json']);
    expect(json).toMatchObject({
      code: 2,
      result: { event: 'result', ok: false, exitCode: 2, error: { code: 'usage' } },
    });
  });
});

test('a secret that slipped out of its --set is not repeated', async () => {
  const ran = await wick(['provision', '/dev/null', '--recipe', 'a.yaml', '--set', 'token', 's3cret:T0ken']);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(/^Error: Too many arguments for 'provision'\. Expected 1 argument but got 2\.\n/);
  expect(ran.stderr).not.toContain('s3cret');
});

test('drives are listed as text and as JSON; with --all each hidden one says why', async () => {
  const ran = await wick(['drives', '--all', '--json']);
  expect(ran).toMatchObject({ code: 0, result: { event: 'result', ok: true } });
  for (const drive of ran.result['drives'] as { path: string; size: number; hidden?: string; risks: object[] }[]) {
    expect(drive.path).not.toBe('');
    if (drive.risks.length > 0) expect(drive.hidden).toMatch(/\w/);
  }
  expect((await wick(['drives'])).code).toBe(0);
});

test('an image that is not there is exit 4, a target that is not there exit 3', async () => {
  const image = join(folder, 'tiny.img');
  await writeFile(image, noise(5000));
  expect(await wick(['flash', join(folder, 'none.img'), '/dev/none', '--yes', '--json'])).toMatchObject({
    code: 4,
    result: { error: { code: 'source-not-found' } },
  });
  expect(await wick(['flash', image, '/dev/none', '--yes', '--json'])).toMatchObject({
    code: 3,
    result: { error: { code: 'target-missing' } },
  });
});

test('a block map is made, checked, and tells a changed image', async () => {
  const image = await sparseImage(folder, 'mapped.img');
  const map = join(folder, 'mapped.bmap');
  const made = await wick(['bmap', 'create', image, '-o', map]);
  expect(made.code, made.stderr).toBe(0);
  expect(await readFile(map, 'utf8')).toContain('<bmap version="2.0">');
  expect(await wick(['bmap', 'create', image])).toMatchObject({ code: 0, stdout: await readFile(map, 'utf8') });
  const good = await wick(['bmap', 'check', image, map]);
  expect(good.code, good.stderr).toBe(0);
  expect(good.stdout).toContain('good');
  const bytes = await readFile(image);
  bytes[3 << 20] = (bytes[3 << 20] ?? 0) ^ 1;
  await writeFile(image, bytes);
  const bad = await wick(['bmap', 'check', image, map, '--json']);
  expect(bad).toMatchObject({ code: 4, result: { error: { code: 'source-range-checksum' } } });
});
