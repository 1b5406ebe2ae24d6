import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { badDrive } from '../rigs/bad-drive.ts';
import { fileIn, type ImagePartition, makeDiskImage, unsound } from '../rigs/disk-image.ts';
import { pantavisorImage } from '../rigs/family-images.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';
import { wick } from '../rigs/wick.ts';

const token = 'abcdefghijklmnopqrstuvwxyz+/0123';

let folder: string;
let card: string;
let recipe: string;
let parts: ImagePartition[];
let storage: ImagePartition;
let env: Record<string, string>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-provision-command-'));
  card = join(folder, 'card.img');
  recipe = join(folder, 'recipe.yaml');
  env = { WICK_HOME: join(folder, 'home'), CLAIM: token };
  parts = await makeDiskImage(card, pantavisorImage('rpi'));
  storage = parts.at(-1) ?? { kind: 'ext4', offset: 0, length: 0 };
  await writeFile(
    recipe,
    'wick: 1\nfamily: pantavisor\nsettings:\n  claim: { token: "{{token}}" }\n  kernel: { words: [PV_LOG_LEVEL=5] }\n',
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const digest = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

const served = needing('root', 'loop', 'fuse');

async function isEmptied(file: string): Promise<boolean> {
  await using opened = await open(file);
  const { buffer } = await opened.read(Buffer.alloc(1 << 20), 0, 1 << 20, 0);
  return buffer.every((byte) => byte === 0);
}

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

describe('wick provision', needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs'), () => {
  test('shows with --dry-run what would change, without the secret, and changes nothing', async () => {
    const before = await digest(card);
    const args = ['provision', card, '--virtual', '--recipe', recipe, '--set', 'token=env:CLAIM', '--dry-run'];
    const plain = await wick(args, { env });
    expect(plain.code, plain.stderr).toBe(0);
    expect(plain.stdout).toContain('PH_FACTORY_AUTOTOK=••••••');
    expect(plain.stdout).toContain('+console=serial0,115200 panic=5 PV_BOOTLOADER_TYPE=rpiab PV_LOG_LEVEL=5');
    expect(plain.stdout).toMatch(/Bytes {3}512 from byte \d+/);
    const json = await wick([...args, '--json'], { env });
    expect(json.result).toMatchObject({ ok: true, dryRun: true, report: { recognised: { family: 'pantavisor' } } });
    expect(`${plain.stdout}${plain.stderr}${json.stdout}${json.stderr}`).not.toContain(token);
    expect(await digest(card)).toBe(before);
  });

  test('says that the image of a recipe is not asked for, and shows what only fills a file up as what it is', async () => {
    await writeFile(
      recipe,
      'wick: 1\nfamily: pantavisor\nimage: { source: x.wic }\nsettings: { claim: { token: "{{token}}" } }\n',
    );
    const args = ['provision', card, '--virtual', '--recipe', recipe, '--yes', '--set'];
    const first = await wick([...args, 'token=one-token'], { env });
    expect(first.stderr).toContain(`the image that ${recipe} names is not asked for here`);
    const second = await wick([...args, 'token=another', '--dry-run'], { env });
    expect(second.stdout).toMatch(/-\(and \d+ empty lines\)/);
    expect(second.stdout).not.toMatch(/^\s+[-+]$/m);
  });

  test('gives a card its settings, and takes them back with --undo', async () => {
    const before = await digest(card);
    const done = await wick(
      ['provision', card, '--virtual', '--recipe', recipe, '--set', `token=${token}`, '--yes', '--json'],
      { env },
    );
    expect(done, done.stderr).toMatchObject({ code: 0, result: { ok: true, target: card } });
    expect(`${done.stdout}${done.stderr}`).not.toContain(token);
    expect(fileIn(card, storage, '/config/pantahub.config')).toContain(`PH_FACTORY_AUTOTOK=${token}\n`);
    const [kept = ''] = await readdir(join(folder, 'home', 'undo'));
    expect((await stat(join(folder, 'home', 'undo', kept))).mode & 0o777).toBe(0o600);

    const undone = await wick(['provision', card, '--virtual', '--undo', '--yes'], { env });
    expect(undone.code, undone.stderr).toBe(0);
    expect(await digest(card)).toBe(before);
    expect(await wick(['provision', card, '--virtual', '--undo', '--yes', '--json'], { env })).toMatchObject({
      code: 2,
      result: { error: { code: 'undo-missing' } },
    });
  });

  test('keeps a record with --certificate: what was changed, and what will start from the card', async () => {
    const record = join(folder, 'card.certificate.json');
    const args = ['provision', card, '--virtual', '--recipe', recipe, '--set', 'token=env:CLAIM', '--yes', '--json'];
    const given = await wick([...args, '--certificate', record], { env });
    expect(given.code, given.stderr).toBe(0);
    expect(given.result).toMatchObject({ certificates: [record] });
    const text = await readFile(record, 'utf8');
    expect(text).not.toContain(token);
    expect(JSON.parse(text)).toMatchObject({
      certificate: { map: { kind: 'settings' }, verdict: 'good', expects: { family: 'pantavisor', claim: 'token' } },
    });
    const verify = ['verify', card, '--virtual', '--certificate', record];
    expect(await wick(verify, { env })).toMatchObject({ code: 0, stdout: expect.stringContaining('good') });
    expect((await wick(['provision', card, '--virtual', '--undo', '--yes'], { env })).code).toBe(0);
    expect((await wick(verify, { env })).code).toBe(6);
  });

  test('does not take settings back from a card that was changed since', async () => {
    const args = ['provision', card, '--virtual', '--recipe', recipe, '--set', 'token=one-token', '--yes'];
    expect((await wick(args, { env })).code).toBe(0);
    const bytes = await readFile(card);
    const at = bytes.indexOf('one-token');
    bytes.write('two', at);
    await writeFile(card, bytes);
    const refused = await wick(['provision', card, '--virtual', '--undo', '--yes', '--json'], { env });
    expect(refused).toMatchObject({ code: 3, result: { error: { code: 'undo-changed' } } });
    expect(Buffer.compare(bytes, await readFile(card))).toBe(0);
  });

  test('takes settings back that were only half written, and those before ones that changed nothing', async () => {
    const before = await readFile(card);
    const args = ['provision', card, '--virtual', '--recipe', recipe, '--set', 'token=one-token', '--yes'];
    const undo = ['provision', card, '--virtual', '--undo', '--yes'];
    for (const _ of ['once', 'again']) expect((await wick(args, { env })).code).toBe(0);
    const given = await readFile(card);
    expect(await wick(undo, { env })).toMatchObject({ code: 0 });
    expect(before.equals(await readFile(card))).toBe(true);

    expect((await wick(args, { env })).code).toBe(0);
    // The card was pulled when only the settings file on the last partition was written.
    const half = Buffer.concat([before.subarray(0, storage.offset), given.subarray(storage.offset)]);
    expect(half.equals(before) || half.equals(given)).toBe(false);
    await writeFile(card, half);
    const undone = await wick(undo, { env });
    expect(undone.code, undone.stderr).toBe(0);
    expect(before.equals(await readFile(card))).toBe(true);
  });

  test('says what must be repaired, where that keeps it from seeing what the card holds', async () => {
    const place = `${card}?offset=${storage.offset}`;
    execFileSync('debugfs', ['-w', '-R', 'feature needs_recovery', place], { stdio: 'ignore' });
    const args = ['provision', card, '--virtual', '--recipe', recipe, '--set', 'token=x', '--dry-run', '--json'];
    const ran = await wick(args, { env });
    expect(ran).toMatchObject({ code: 4, result: { error: { code: 'file-system-not-clean' } } });
    expect(ran.stderr).toContain('its journal holds changes');
    await writeFile(recipe, 'wick: 1\nfamily: auto\nsettings: { claim: { token: "{{token}}" } }\n');
    expect((await wick(args, { env })).result).toMatchObject({ error: { code: 'file-system-not-clean' } });
  });

  test.each<[string, string[], number, string]>([
    ['without a recipe', [], 2, 'usage'],
    ['without a yes', ['--recipe', 'RECIPE', '--set', 'token=x'], 2, 'usage'],
    ['with a variable that has no value', ['--recipe', 'RECIPE', '--yes'], 2, 'recipe-invalid'],
    ['with a recipe that is not there', ['--recipe', '/none.yaml', '--yes'], 2, 'recipe-unreadable'],
    [
      'with a secret that is not there',
      ['--recipe', 'RECIPE', '--set', 'token=env:NOT_THERE', '--yes'],
      2,
      'secret-unavailable',
    ],
  ])('is refused %s', async (_, args, code, error) => {
    const before = await digest(card);
    const ran = await wick(
      ['provision', card, '--virtual', '--json', ...args.map((arg) => (arg === 'RECIPE' ? recipe : arg))],
      { env },
    );
    expect(ran).toMatchObject({ code, result: { ok: false, exitCode: code, error: { code: error } } });
    expect(await digest(card)).toBe(before);
  });

  test('leaves a card that does not start where it is killed, and goes on from there', served, async () => {
    const size = (await stat(card)).size;
    await using drive = await badDrive({ size });
    await copyFile(card, drive.file);
    const settings = ['--recipe', recipe, '--set', `token=${token}`, '--yes', '--no-eject', '--json'];
    const killed = async () => {
      // What lies on the last partition is written first, and takes its time.
      await drive.order({ operation: 'write', from: storage.offset, how: 1500 });
      const ran = wick(['provision', drive.path, ...settings], {
        env,
        meanwhile: (child) =>
          void waitUntil(() => isEmptied(drive.file)).then(() => {
            child.kill('SIGKILL');
          }),
      });
      await waitUntil(() => isEmptied(drive.file));
      await drive.heal();
      expect((await ran).code).toBeNull();
    };
    await killed();
    expect((await wick(['inspect', drive.path, '--json'], { env })).result).toMatchObject({
      report: { disk: { scheme: 'none', partitions: [] } },
    });
    const shown = await wick(['provision', drive.path, ...settings.slice(0, -1), '--dry-run'], { env });
    expect(shown.stderr).toContain('was broken off before');
    expect(shown.stdout).toContain('PH_FACTORY_AUTOTOK');
    expect(await isEmptied(drive.file)).toBe(true);
    const done = await wick(['provision', drive.path, ...settings], { env });
    expect(done, done.stderr).toMatchObject({ code: 0, result: { ok: true } });
    expect(fileIn(drive.file, storage, '/config/pantahub.config')).toContain(`PH_FACTORY_AUTOTOK=${token}\n`);
    expect(parts.map((part) => fileIn(drive.file, part, '/cmdline.txt')?.includes('PV_LOG_LEVEL=5'))).toEqual([
      undefined,
      true,
      true,
      undefined,
    ]);
    for (const part of parts) expect(await unsound(drive.file, part)).toBeUndefined();

    await copyFile(card, drive.file);
    await rm(join(folder, 'home'), { recursive: true });
    await killed();
    const undone = await wick(['provision', drive.path, '--undo', '--yes', '--no-eject'], { env });
    expect(undone.code, undone.stderr).toBe(0);
    expect((await readFile(card)).equals(await readFile(drive.file))).toBe(true);
  });

  test('says of a card that fails halfway that no device starts from it, and how to go on', served, async () => {
    await using drive = await badDrive({ size: (await stat(card)).size });
    await copyFile(card, drive.file);
    await drive.order({ operation: 'write', from: storage.offset, how: 'error' });
    const args = ['provision', drive.path, '--recipe', recipe, '--set', `token=${token}`, '--yes', '--no-eject'];
    const failed = await wick(args, { env });
    expect(failed.code).toBe(5);
    expect(failed.stderr).toContain('failed to write');
    expect(failed.stderr).toContain('No device starts from it now');
    expect(failed.stderr).toContain(`"wick provision ${drive.path} --undo"`);
    expect(await isEmptied(drive.file)).toBe(true);
  });

  test('works on a block device through the helper', needing('root', 'loop'), async () => {
    await using drive = await loopDrive({ size: (await stat(card)).size, file: card });
    const args = [
      'provision',
      drive.path,
      '--recipe',
      recipe,
      '--set',
      `token=${token}`,
      '--yes',
      '--no-eject',
      '--json',
    ];
    const done = await wick(args, { env });
    expect(done, done.stderr).toMatchObject({ code: 0, result: { ok: true, target: drive.path } });
    expect(fileIn(card, storage, '/config/pantahub.config')).toContain(`PH_FACTORY_AUTOTOK=${token}\n`);
  });
});
