import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProvisionReport } from '../../../electron/contract/provision.ts';
import { openFileView } from '../../../electron/engine/image/view/file-view.ts';
import { provision } from '../../../electron/engine/provision/provision.ts';
import { fileIn, type ImagePartition, makeDiskImage, unsound } from '../../rigs/disk-image.ts';
import {
  armbianImage,
  balenaImage,
  cloudImage,
  pantavisorImage,
  raspberryPiImage,
  shippedConfig,
} from '../../rigs/family-images.ts';
import type { MemoryPartition } from '../../rigs/memory-disk.ts';
import { needing } from '../../rigs/needs.ts';
import { noSignal, recipeOf } from '../../rigs/provision.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-provision-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const random = (length: number) => new Uint8Array(length).fill(7);
/** Long after the image was made: what files are dated with changes for certain. */
const now = () => new Date('2040-01-01T00:00:00Z');

async function run(file: string, recipe: string, options: { dryRun?: boolean } = {}): Promise<ProvisionReport> {
  await using view = await openFileView(file, { write: options.dryRun !== true });
  return await provision({
    target: file,
    view,
    recipe: await recipeOf(recipe),
    signal: noSignal,
    random,
    now,
    ...options,
  });
}

const token = 'abcdefghijklmnopqrstuvwxyz+/0123';
const claim = `wick: 1\nfamily: auto\nsettings:\n  claim: { token: ${token} }\n`;
const system = `
  hostname: unit-17
  user: { name: maker, password: correct horse }
  ssh: { keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx maker@bench"] }
  wifi: { ssid: office, password: battery staple, country: DE }
  timezone: Europe/Berlin
`;

const families: [string, () => MemoryPartition[], string][] = [
  ['pantavisor', () => pantavisorImage('rpi'), `${claim}  kernel: { words: [PV_LOG_LEVEL=5] }\n`],
  ['pantavisor on U-Boot', () => pantavisorImage('u-boot'), `${claim}  kernel: { words: [PV_LOG_LEVEL=5] }\n`],
  [
    'raspberry-pi-os with cloud-init',
    () => raspberryPiImage('cloud-init'),
    `wick: 1\nfamily: auto\nsettings:${system}`,
  ],
  ['raspberry-pi-os with custom.toml', () => raspberryPiImage('toml'), `wick: 1\nfamily: auto\nsettings:${system}`],
  ['raspberry-pi-os with a script', () => raspberryPiImage('script'), `wick: 1\nfamily: auto\nsettings:${system}`],
  ['cloud-init', cloudImage, `wick: 1\nfamily: auto\nsettings:${system}`],
  ['balena', balenaImage, 'wick: 1\nfamily: auto\nsettings: { hostname: unit-17, deviceApiKey: 0123456789abcdefx }\n'],
  ['armbian', armbianImage, `wick: 1\nfamily: auto\nsettings:${system}`],
];

describe(
  'on file systems as mke2fs and mkfs.vfat make them',
  needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs'),
  () => {
    test.each(families)(
      '%s: what the dry run announces is what happens, and nothing else',
      async (name, image, recipe) => {
        const golden = join(folder, `${name}.img`);
        const parts = await makeDiskImage(golden, image());
        const before = await readFile(golden);

        const announced = await run(golden, recipe, { dryRun: true });
        expect(Buffer.compare(before, await readFile(golden))).toBe(0);
        expect(announced.recognised.family).toBe(name.split(' ')[0]);
        expect(announced.edits.length).toBeGreaterThan(0);

        const card = join(folder, 'card.img');
        await copyFile(golden, card);
        const done = await run(card, recipe);
        expect(done.edits).toEqual(announced.edits);
        const outside = differing(before, await readFile(card)).filter(
          (offset) => !announced.ranges.some((range) => offset >= range.offset && offset < range.offset + range.length),
        );
        expect(outside).toEqual([]);
        for (const part of parts) expect(await unsound(card, part)).toBeUndefined();
      },
    );

    test('a partition that overlaps another one with files is not written', async () => {
      const file = join(folder, 'overlap.img');
      await makeDiskImage(file, pantavisorImage('u-boot'));
      const table = await readFile(file);
      // The entry of the second partition once more, as the third.
      table.copyWithin(446 + 2 * 16, 446 + 16, 446 + 2 * 16);
      await writeFile(file, table);
      await expect(run(file, claim)).rejects.toMatchObject({
        code: 'provision-refused',
        message: expect.stringMatching(/partition 2 overlaps partition 3/),
      });
      expect(Buffer.compare(table, await readFile(file))).toBe(0);
    });

    test('a token is written where the file lies: one block of the disk changes', async () => {
      const file = join(folder, 'token.img');
      const parts = await makeDiskImage(file, pantavisorImage('rpi'));
      const report = await run(file, claim);
      expect(report.edits).toMatchObject([
        { kind: 'overwrite', partition: 4, path: '/config/pantahub.config', size: 126 },
      ]);
      expect(report.ranges).toHaveLength(1);
      expect(report.ranges[0]?.length).toBe(512);
      const config = fileIn(file, partAt(parts, 3), '/config/pantahub.config');
      expect(config).toHaveLength(126);
      expect(config?.split('\n').filter((line) => line !== '')).toEqual([
        'updater.interval=10',
        `PH_FACTORY_AUTOTOK=${token}`,
      ]);
    });

    test('a card that a device was claimed with is only used again when the recipe says so', async () => {
      const file = join(folder, 'used.img');
      const used = shippedConfig.replace('creds.prn=', 'PH_CREDS_PRN=prn:::devices:/5f3e2d1c0b9a887766554433');
      const parts = await makeDiskImage(
        file,
        pantavisorImage('rpi', {
          '/config/pantahub.config': used,
          '/config/unclaimed.config': 'PH_CREDS_SECRET=of-somebody\n',
        }),
      );
      const before = await readFile(file);
      const hub = 'wick: 1\nfamily: auto\nsettings: { hub: { host: hub.example.com } }\n';
      for (const recipe of [claim, hub]) {
        await expect(run(file, recipe)).rejects.toMatchObject({ code: 'provision-refused' });
      }
      expect(Buffer.compare(before, await readFile(file))).toBe(0);

      const report = await run(file, `${claim}  rework: true\n`);
      expect(JSON.stringify(report)).not.toContain('of-somebody');
      expect(fileIn(file, partAt(parts, 3), '/config/pantahub.config')).toContain(`PH_FACTORY_AUTOTOK=${token}\n`);
      expect(fileIn(file, partAt(parts, 3), '/config/pantahub.config')).not.toContain('prn:::');
      expect(fileIn(file, partAt(parts, 3), '/config/unclaimed.config')).toBeUndefined();
      expect(await unsound(file, partAt(parts, 3))).toBeUndefined();
    });

    test('a recipe for another family is refused, and says what is there', async () => {
      const file = join(folder, 'other.img');
      await makeDiskImage(file, armbianImage());
      await expect(run(file, claim.replace('auto', 'pantavisor'))).rejects.toMatchObject({
        code: 'provision-wrong-family',
        message: expect.stringContaining('holds an Armbian image'),
      });
    });

    test('of two cards from one image, each differs from it only where its own dry run says', async () => {
      const golden = join(folder, 'lot.img');
      await makeDiskImage(golden, pantavisorImage('rpi'));
      const before = await readFile(golden);
      const text = claim.replace(token, '"{{token}}"');
      for (const unit of ['1', '2']) {
        const row = new Map([['token', `token-of-unit-${unit}`]]);
        const card = join(folder, `unit-${unit}.img`);
        await copyFile(golden, card);
        await using view = await openFileView(card, { write: true });
        const report = await provision({ target: card, view, recipe: await recipeOf(text, { row }), signal: noSignal });
        expect(JSON.stringify(report)).not.toContain('token-of-unit');
        const after = await readFile(card);
        expect(after.includes(`token-of-unit-${unit}`)).toBe(true);
        expect(
          differing(before, after).every((at) =>
            report.ranges.some(({ offset, length }) => at >= offset && at < offset + length),
          ),
        ).toBe(true);
      }
    });
  },
);

function partAt(parts: readonly ImagePartition[], index: number): ImagePartition {
  const part = parts[index];
  if (part === undefined) throw new Error(`there is no partition ${index}`);
  return part;
}

/** Offsets of the bytes that differ. */
function differing(one: Buffer, other: Buffer): number[] {
  expect(other.length).toBe(one.length);
  const offsets: number[] = [];
  const step = 4096;
  for (let at = 0; at < one.length; at += step) {
    if (one.compare(other, at, at + step, at, at + step) === 0) continue;
    for (let byte = at; byte < at + step; byte += 1) if (one[byte] !== other[byte]) offsets.push(byte);
  }
  return offsets;
}
