import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FlashPlan, FlashResult } from '../../electron/contract/flash.ts';
import type { Range } from '../../electron/contract/range.ts';
import { fileIn, type ImagePartition, unsound } from '../rigs/disk-image.ts';
import { serveFolder } from '../rigs/file-server.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { noise } from '../rigs/memory-image.ts';
import { needing } from '../rigs/needs.ts';
import { makePantavisorImage } from '../rigs/pantavisor-image.ts';
import { factoryConfig } from '../rigs/pantavisor-tree.ts';
import { type Ran, wick } from '../rigs/wick.ts';

const MiB = 1 << 20;
const driveSize = 64 * MiB;
const tokens = ['token-of-the-first-unit', 'token-of-the-second-one'];

const tools = ['mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs', 'mtype', 'e2fsck', 'fsck.vfat', 'gzip'];

describe('wick flash with a recipe', needing(...tools), () => {
  let folder: string;
  let image: string;
  let packed: string;
  let usedPacked: string;
  let parts: ImagePartition[];
  let env: Record<string, string>;
  let work: string;
  let recipe: string;
  let table: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wick-flash-recipe-'));
    image = join(folder, 'gateway.wic');
    const made = await makePantavisorImage(image, { layout: 'u-boot' });
    parts = made.partitions.map((place, index) => ({ kind: index === 0 ? 'fat16' : 'ext4', ...place }));
    packed = gzipped(image);
    const used = join(folder, 'used.wic');
    const config = factoryConfig.replace('creds.prn=', 'PH_CREDS_PRN=prn:::devices:/5f3e2d1c0b9a887766554433');
    await makePantavisorImage(used, { layout: 'u-boot', tree: { config } });
    usedPacked = gzipped(used);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  beforeEach(async () => {
    work = await mkdtemp(join(folder, 'run-'));
    env = { WICK_HOME: join(work, 'home') };
    recipe = join(work, 'gateway.yaml');
    table = join(work, 'units.csv');
    await writeFile(
      recipe,
      recipeText('claim: { token: "{{token}}" }\n  kernel: { words: ["PV_LOG_LEVEL={{level}}"] }'),
    );
    await writeFile(table, `token,level\n${tokens[0]},1\n${tokens[1]},2\n`);
  });

  function gzipped(path: string): string {
    execFileSync('gzip', ['-1', '-k', path]);
    return `${path}.gz`;
  }

  const recipeText = (settings: string, more = '') => `wick: 1\n${more}family: pantavisor\nsettings:\n  ${settings}\n`;
  const cards = (...names: string[]) => names.map((name) => join(work, name));
  const virtual = ['--virtual', '--size', '64MiB', '--yes', '--json'];
  const planOf = (ran: Ran) => ran.result['plan'] as FlashPlan;
  const resultOf = (ran: Ran) => ran.result as unknown as FlashResult;

  function expectNoSecret(...rans: Ran[]): void {
    for (const { stdout, stderr } of rans) {
      for (const token of tokens) expect(`${stdout}${stderr}`).not.toContain(token);
    }
  }

  async function isEmptied(file: string): Promise<boolean> {
    return (await readFile(file)).subarray(0, MiB).every((byte) => byte === 0);
  }

  const signs = needing('root', 'loop');
  test('makes two cards of a lot that differ only where the dry run said, and certifies each', signs, async () => {
    await using one = await loopDrive({ size: driveSize });
    await using two = await loopDrive({ size: driveSize });
    const drives = [one, two];
    const args = ['flash', packed, one.path, two.path, '--recipe', recipe, '--table', table, '--json'];
    // FAT counts time in steps of two seconds: within the one in which the image was made, a file's date would not change.
    await sleep(2100);
    const rehearsed = await wick([...args, '--dry-run'], { env });
    expect(rehearsed, rehearsed.stderr).toMatchObject({ code: 0, result: { ok: true } });
    for (const drive of drives) expect((await readFile(drive.path)).every((byte) => byte === 0)).toBe(true);

    const place = join(work, 'certificates');
    const done = await wick([...args, '--yes', '--no-eject', '--certificate', `${place}/`], { env });
    expect(done, done.stderr).toMatchObject({ code: 0, result: { ok: true } });
    const phases = done.events.flatMap(({ event, target, phase }) =>
      event === 'phase' && target === one.path ? [phase] : [],
    );
    expect(phases.slice(-3)).toEqual(['verifying', 'provisioning', 'finishing']);

    const announced = planOf(rehearsed).targets.map(({ settings }) => settings);
    const golden = await readFile(image);
    const held = await Promise.all(drives.map(({ path }) => readFile(path)));
    for (const [index, drive] of drives.entries()) {
      const settings = announced[index];
      expect(settings?.edits).toHaveLength(2);
      expect(resultOf(done).targets[index]).toMatchObject({
        outcome: 'good',
        verified: true,
        settings: { recognised: settings?.recognised, edits: settings?.edits },
      });
      expect(outside(golden, held[index]?.subarray(0, golden.length), settings?.ranges ?? [])).toEqual([]);
      for (const part of parts) expect(await unsound(drive.path, part)).toBeUndefined();
      const [boot, storage] = parts;
      if (boot === undefined || storage === undefined) throw new Error('no partitions');
      expect(fileIn(drive.path, storage, '/config/pantahub.config')).toContain(`PH_FACTORY_AUTOTOK=${tokens[index]}\n`);
      expect(fileIn(drive.path, boot, '/oemEnv.txt')).toContain(`PV_LOG_LEVEL=${index + 1}`);
    }
    const ranges = announced.flatMap((settings) => settings?.ranges ?? []);
    expect(outside(held[0], held[1], ranges)).toEqual([]);
    expect(held[0]?.equals(held[1] ?? Buffer.alloc(0))).toBe(false);

    const files = (done.result['certificates'] as string[]).map((file) => file);
    expect(files).toHaveLength(2);
    expect((await readdir(place)).sort()).toEqual(files.map((file) => file.slice(place.length + 1)).sort());
    expect(files.map((file) => file.includes('loop'))).toEqual([true, true]);
    const verify = (drive: string, file: string, ...more: string[]) =>
      wick(['verify', drive, '--certificate', file, '--json', ...more], { env });
    const [first = '', second = ''] = files;
    for (const [drive, file] of [
      [one.path, first],
      [two.path, second],
    ] as const) {
      const right = await verify(drive, file);
      expect(right, right.stderr).toMatchObject({ code: 0, result: { ok: true, trusted: true, verdict: 'good' } });
      expect(right.result['compared']).toBe(golden.length);
    }
    const wrong = await verify(one.path, second);
    expect(wrong).toMatchObject({
      code: 6,
      result: { error: { code: 'certificate-differs', fields: { image: false } } },
    });
    expect(wrong.stderr).toContain('its settings differ (/config/pantahub.config on partition 2');

    // The image itself is still checked, too, and named where it is what differs.
    await using device = await open(one.path, 'r+');
    await device.write(Buffer.from('changed'), 0, 7, golden.length - 100);
    await device.sync();
    expect((await verify(one.path, first)).result).toMatchObject({
      error: { code: 'certificate-differs', fields: { image: true, settings: [] } },
    });

    expectNoSecret(rehearsed, done, wrong);
    for (const file of files) expect(await readFile(file, 'utf8')).not.toMatch(/token-of/);
  });

  test('is refused before the first byte where the image says that it cannot be', async () => {
    const [card = ''] = cards('card.img');
    await writeFile(card, Buffer.alloc(MiB, 0xaa));
    const used = usedPacked.replace(/\.gz$/, '');
    const args = ['flash', used, card, ...virtual, '--recipe', recipe, '--set', 'token=abc', '--set', 'level=3'];
    expect(await wick(args, { env })).toMatchObject({ code: 3, result: { error: { code: 'provision-refused' } } });
    await writeFile(recipe, 'wick: 1\nfamily: armbian\nsettings: { hostname: "{{token}}{{level}}" }\n');
    expect(await wick(args, { env })).toMatchObject({ code: 2, result: { error: { code: 'provision-wrong-family' } } });
    expect((await readFile(card)).equals(Buffer.alloc(MiB, 0xaa))).toBe(true);
  });

  test('says where the image has gaps that more than the announced bytes may change, and what is not known yet', async () => {
    await writeFile(recipe, recipeText('files: [{ partition: root, path: /site.txt, content: "hall 3" }]'));
    const [card = ''] = cards('card.img');
    const map = join(work, 'gateway.bmap');
    expect((await wick(['bmap', 'create', image, '--used', '-o', map])).code).toBe(0);
    const args = ['flash', image, card, '--recipe', recipe, ...virtual, '--dry-run'];
    const settings = async (...more: string[]) => planOf(await wick([...args, ...more], { env })).targets[0]?.settings;
    expect((await settings('--bmap', map))?.warnings.join()).toContain('where the image has gaps');
    expect((await settings('--bmap', map, '--zero-unmapped'))?.warnings).toEqual([]);
    expect((await settings('--no-bmap'))?.warnings).toEqual([]);
    const blind = await wick(['flash', packed, card, '--recipe', recipe, '--no-store', ...virtual], { env });
    expect(blind.code, blind.stderr).toBe(0);
    expect(blind.stderr).toContain('whether it fits shows once the image is on the drive');
  });

  test('of an image from a server has its digest in the certificate, without a second download', async () => {
    await using server = await serveFolder(folder);
    const [card = '', record = ''] = cards('card.img', 'card.json');
    const address = server.url(basename(packed));
    const done = await wick(['flash', address, card, '--certificate', record, '--no-store', ...virtual], { env });
    expect(done.code, done.stderr).toBe(0);
    const { certificate } = JSON.parse(await readFile(record, 'utf8')) as { certificate: { image: object } };
    const sha256 = createHash('sha256')
      .update(await readFile(packed))
      .digest('hex');
    expect(certificate.image).toMatchObject({ sha256 });
  });

  test('of a packed image that cannot have these settings leaves a card without a table', async () => {
    const [card = ''] = cards('card.img');
    const args = ['flash', usedPacked, card, ...virtual, '--recipe', recipe, '--set', 'token=abc', '--set', 'level=3'];
    const ran = await wick(args, { env });
    expect(ran, ran.stderr).toMatchObject({
      code: 3,
      result: { ok: false, targets: [{ outcome: 'failed', wiped: true, error: { code: 'provision-refused' } }] },
    });
    expect(ran.stderr).toContain('registered with a Hub already');
    expect(ran.stderr).toContain('left without a partition table');
    expect(await isEmptied(card)).toBe(true);
    await writeFile(recipe, 'wick: 1\nfamily: armbian\nsettings: { hostname: "{{token}}{{level}}" }\n');
    const other = await wick(args, { env });
    expect(other).toMatchObject({ code: 2, result: { targets: [{ error: { code: 'provision-wrong-family' } }] } });
    expect(await isEmptied(card)).toBe(true);
  });

  test('can be broken off while the settings are given: the card has no table then', async () => {
    const [card = ''] = cards('card.img');
    // Large enough that there is time.
    await writeFile(join(work, 'large'), noise(12 * MiB));
    await writeFile(recipe, recipeText('files: [{ partition: root, path: /large, source: large }]'));
    const args = ['flash', packed, card, ...virtual, '--recipe', recipe];
    const ran = await wick(args, {
      env,
      meanwhile: (child) => {
        // Once: the second time, the command ends without a word.
        let seen = '';
        const look = (data: Buffer) => {
          seen += data.toString();
          if (!seen.includes('"phase":"provisioning"')) return;
          child.stdout?.off('data', look);
          child.kill('SIGINT');
        };
        child.stdout?.on('data', look);
      },
    });
    expect(ran, ran.stderr).toMatchObject({ code: 8, result: { targets: [{ outcome: 'cancelled', wiped: true }] } });
    expect(await isEmptied(card)).toBe(true);
  });

  test('takes the image that the recipe names, from the folder of the recipe, and holds it to its digest', async () => {
    const [card = '', other = ''] = cards('card.img', 'other.img');
    await mkdir(join(work, 'images'));
    await copyFile(image, join(work, 'images', 'gateway.wic'));
    const name = (digest: string) =>
      writeFile(
        recipe,
        recipeText('claim: { token: "{{token}}" }', `image: { source: images/gateway.wic, sha256: "${digest}" }\n`),
      );
    const digest = execFileSync('sha256sum', [image], { encoding: 'utf8' }).slice(0, 64);
    await name(digest.toUpperCase());
    const settings = ['--recipe', recipe, '--set', 'token=abc'];
    const good = await wick(['flash', card, other, ...virtual, ...settings], { env, cwd: tmpdir() });
    expect(good, good.stderr).toMatchObject({ code: 0, result: { targets: [{ target: card }, { target: other }] } });
    // What is named beside the recipe must be the same image.
    const beside = await wick(['flash', usedPacked, card, ...virtual, ...settings], { env });
    expect(beside).toMatchObject({ code: 4, result: { targets: [{ error: { code: 'source-checksum' } }] } });
    expect(
      await wick(['flash', image, card, ...virtual, ...settings, '--sha256', '0'.repeat(64)], { env }),
    ).toMatchObject({
      code: 2,
    });
    await name('0'.repeat(64));
    const wrong = await wick(['flash', card, ...virtual, ...settings], { env });
    expect(wrong).toMatchObject({ code: 4, result: { targets: [{ error: { code: 'source-checksum' } }] } });
    expect(await isEmptied(card)).toBe(true);
  });

  test.each<[string, string[], string]>([
    ['a variable without a value', ['--set', 'token=abc'], 'recipe-invalid'],
    [
      'a variable that is not in the recipe',
      ['--set', 'token=abc', '--set', 'level=3', '--set', 'tokn=x'],
      'variable-unused',
    ],
    ['a secret that is not there', ['--set', 'token=env:NOT_THERE', '--set', 'level=3'], 'secret-unavailable'],
    ['a table with a row too many', ['--table', 'TABLE'], 'usage'],
    ['a table that is not there', ['--table', '/none.csv'], 'table-invalid'],
    [
      'a certificate that would take the place of a file',
      ['--set', 'token=a', '--set', 'level=3', '--certificate', 'TABLE'],
      'usage',
    ],
    [
      'certificates in a folder that is not there',
      ['--set', 'token=a', '--set', 'level=3', '--certificate', '/none/c.json'],
      'file-unwritable',
    ],
  ])('writes nothing where there is %s', async (_, more, code) => {
    const [card = ''] = cards('card.img');
    const args = more.map((arg) => (arg === 'TABLE' ? table : arg));
    // A packed image is not looked into beforehand, and these are found all the same.
    const ran = await wick(['flash', packed, card, ...virtual, '--recipe', recipe, ...args], { env });
    expect(ran, ran.stderr).toMatchObject({ code: 2, result: { ok: false, error: { code } } });
    await expect(stat(card)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each(['pantavisor', 'auto'])(
    'never gives two cards the identity of one device, with family: %s',
    async (family) => {
      const credentials = 'credentials: { id: "{{id}}", secret: abc }';
      await writeFile(recipe, recipeText(credentials).replace('family: pantavisor', `family: ${family}`));
      const same = '5f3e2d1c0b9a887766554433';
      const [one = '', two = ''] = cards('one.img', 'two.img');
      const args = ['flash', packed, one, two, ...virtual, '--recipe', recipe];
      await writeFile(table, `id\n${same}\n${same}\n`);
      for (const more of [
        ['--set', `id=${same}`],
        ['--table', table],
        ['--table', table, '--dry-run'],
      ]) {
        const ran = await wick([...args, ...more], { env });
        expect(ran, ran.stderr).toMatchObject({ code: 2, result: { ok: false, error: { code: 'usage' } } });
        expect(ran.stderr).toContain(`the same device, ${same}`);
      }
      await expect(stat(one)).rejects.toMatchObject({ code: 'ENOENT' });
      await writeFile(table, `id\n${same}\n${same.replace('5', '6')}\n`);
      expect(await wick([...args, '--table', table], { env })).toMatchObject({ code: 0 });
    },
  );

  test('says once that no boot is watched, where the recipe asks for it', async () => {
    await writeFile(recipe, `${recipeText('claim: { token: "{{token}}" }')}checks: { boot: claimed }\n`);
    const args = ['flash', image, ...cards('one.img', 'two.img'), ...virtual, '--recipe', recipe, '--dry-run'];
    const note = '"boot: claimed"; no device\'s boot is watched here';
    for (const more of [
      ['--set', 'token=abc'],
      ['--table', table],
    ]) {
      const { code, stderr } = await wick([...args, ...more], { env });
      expect(code, stderr).toBe(0);
      expect(stderr.split(note)).toHaveLength(2);
    }
  });

  test.each<[string, string[]]>([
    ['a table without a recipe', ['--table', 'units.csv']],
    ['a variable without a recipe', ['--set', 'token=a']],
    ['no target', []],
  ])('is wrong usage: %s', async (_, more) => {
    const names = more.length === 0 ? [image] : [image, join(work, 'card.img')];
    expect(await wick(['flash', ...names, ...virtual, ...more], { env })).toMatchObject({
      code: 2,
      result: { error: { code: 'usage' } },
    });
  });

  test('claims of nothing that it was read back where --no-verify is given, and says so in the certificate', async () => {
    const [card = ''] = cards('card.img');
    const file = join(work, 'card.json');
    const args = [
      '--recipe',
      recipe,
      '--set',
      `token=${tokens[0]}`,
      '--set',
      'level=3',
      '--no-verify',
      '--certificate',
      file,
    ];
    const plain = await wick(['flash', image, card, '--virtual', '--size', '64MiB', '--yes', ...args], { env });
    expect(plain.code, plain.stderr).toBe(0);
    expect(plain.stdout).toMatch(/not read back, in .* Settings of pantavisor given \(2 changes\)\.\n/);
    expect(plain.stderr).toContain(`Certificate: ${file}`);
    const verified = await wick(['verify', card, '--virtual', '--certificate', file], { env });
    expect(verified.code, verified.stderr).toBe(0);
    expect(verified.stderr).toContain('(this computer)');
    expect(verified.stderr).toContain('was not read back when this certificate was made');
    expectNoSecret(plain, verified);
  });
});

describe('wick verify with a certificate', () => {
  let folder: string;
  let card: string;
  let file: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wick-verify-certificate-'));
    env = { WICK_HOME: join(folder, 'home') };
    [card, file] = [join(folder, 'card.img'), join(folder, 'card.json')];
    const image = join(folder, 'plain.img');
    await writeFile(image, noise(3 * MiB + 512));
    const args = ['--virtual', '--size', '8MiB', '--yes', '--certificate', file];
    const done = await wick(['flash', image, card, ...args], { env });
    expect(done.code, done.stderr).toBe(0);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const verify = (...more: string[]) => wick(['verify', card, '--virtual', '--json', ...more], { env });

  test('trusts the key that is named, and no other', async () => {
    const { signature } = JSON.parse(await readFile(file, 'utf8')) as { signature: { key: string } };
    expect(await verify('--certificate', file, '--trusted', signature.key)).toMatchObject({
      code: 0,
      result: { ok: true, trusted: true },
    });
    const other = Buffer.alloc(32, 1).toString('base64');
    const refused = await verify('--certificate', file, '--trusted', other);
    expect(refused).toMatchObject({ code: 4, result: { error: { code: 'certificate-invalid' } } });
    expect(refused.stderr).toContain('not named as trusted');
    expect(await verify('--certificate', file, '--trusted', other, '--trusted', signature.key)).toMatchObject({
      code: 0,
    });
  });

  test('says whose it is where nobody is named', async () => {
    const elsewhere = await wick(['verify', card, '--virtual', '--certificate', file, '--json'], {
      env: { WICK_HOME: join(folder, 'elsewhere') },
    });
    expect(elsewhere).toMatchObject({ code: 0, result: { trusted: false } });
    expect(elsewhere.stderr).toContain('another station');
    await expect(stat(join(folder, 'elsewhere', 'station-key.pem'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('does not take one that was changed, or is none', async () => {
    const text = await readFile(file, 'utf8');
    const [changed, none] = [join(folder, 'changed.json'), join(folder, 'none.json')];
    await writeFile(changed, text.replace('"good"', '"written"'));
    await writeFile(none, '{}');
    for (const bad of [changed, none, join(folder, 'not-there.json')]) {
      expect(await verify('--certificate', bad)).toMatchObject({
        code: 4,
        result: { error: { code: 'certificate-invalid' } },
      });
    }
  });

  test('knows a card of another size without reading it', async () => {
    const other = join(folder, 'other.img');
    await writeFile(other, Buffer.alloc(4 * MiB));
    expect(await wick(['verify', other, '--virtual', '--certificate', file, '--json'], { env })).toMatchObject({
      code: 6,
      result: { error: { code: 'certificate-other-card' } },
    });
  });

  test.each([[['--certificate', 'x', '--image', 'y']], [['--bmap', 'x', '--trusted', 'y']], [[]]])(
    'is wrong usage with %j',
    async (more) => {
      expect(await verify(...more)).toMatchObject({ code: 2, result: { error: { code: 'usage' } } });
    },
  );
});

/** Offsets of bytes that differ where they may not. */
function outside(one: Buffer | undefined, other: Buffer | undefined, ranges: readonly Range[]): number[] {
  if (one === undefined || other === undefined || one.length !== other.length) throw new Error('not of one size');
  const left = Buffer.from(one);
  for (const { offset, length } of ranges) other.copy(left, offset, offset, offset + length);
  if (left.equals(other)) return [];
  return [...left.keys()].filter((at) => left[at] !== other[at]).slice(0, 10);
}
