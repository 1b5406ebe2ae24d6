import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FlashEvent, FlashResult } from '../../../electron/contract/flash.ts';
import { type Range, rangeEnd } from '../../../electron/contract/range.ts';
import type { CardFacts } from '../../../electron/engine/certificate/certify.ts';
import { certifier } from '../../../electron/engine/certificate/certify.ts';
import { stationKey } from '../../../electron/engine/certificate/station-key.ts';
import { flash, type FlashJob } from '../../../electron/engine/flash/flash.ts';
import { planFlash } from '../../../electron/engine/flash/plan.ts';
import type { OpenTarget, TargetOpener } from '../../../electron/engine/flash/target.ts';
import type { Image } from '../../../electron/engine/image/image.ts';
import type { LoadedRecipe } from '../../../electron/engine/provision/recipe/load.ts';
import { memoryImage, noise } from '../../rigs/memory-image.ts';
import { type Faults, MemoryDrive, openerOf } from '../../rigs/memory-target.ts';
import { needing } from '../../rigs/needs.ts';
import { recipeOf } from '../../rigs/provision.ts';

const MiB = 1 << 20;
/** The partition begins inside the first MiB, which is held back. */
const start = 64 * 512;
const imageSize = 8 * MiB;

const unitFile = (content: string) =>
  `wick: 1\nfamily: generic\nsettings:\n  files: [{ partition: 1, path: /unit.txt, content: "${content}" }]\n`;

const sourceFile = (path: string) => unitFile('x').replace('content: "x"', `source: ${path}`);

describe(
  'settings of a drive that is being flashed',
  needing('sfdisk', 'mkfs.vfat', 'mcopy', 'mtype', 'fsck.vfat'),
  () => {
    let folder: string;
    /** The image: a file of 2 MiB, and free room behind it. */
    let bytes: Buffer;
    /** A file that goes beyond the first MiB. */
    let large: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'wick-give-settings-'));
      const path = join(folder, 'image');
      await writeFile(path, '');
      await truncate(path, imageSize);
      const table = `label: dos\nstart=${start / 512}, size=${(imageSize - start) / 512}, type=6\n`;
      const { status, stderr } = spawnSync('sfdisk', ['--quiet', path], { input: table, encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      execFileSync('mkfs.vfat', [
        '-F',
        '16',
        '-s',
        '2',
        '--offset',
        `${start / 512}`,
        path,
        `${(imageSize - start) / 1024}`,
      ]);
      const present = join(folder, 'present');
      await writeFile(present, noise(2 * MiB));
      execFileSync('mcopy', ['-i', `${path}@@${start}`, present, '::present']);
      bytes = await readFile(path);
      large = join(folder, 'large');
      await writeFile(large, noise(1.5 * MiB, 2));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    async function run(
      drives: readonly MemoryDrive[],
      recipes: readonly LoadedRecipe[],
      options: Partial<FlashJob> & { verify?: boolean; image?: Image } = {},
    ): Promise<{ result: FlashResult; events: FlashEvent[] }> {
      const { verify = true, image = memoryImage(bytes), ...more } = options;
      const events: FlashEvent[] = [];
      const plan = planFlash(
        image,
        drives.map(({ drive }) => drive),
        { unmapped: 'skip', verify, changedOnly: false, eject: false, force: [] },
      );
      const result = await flash({
        image,
        plan,
        recipes,
        force: [],
        openTarget: openerOf(drives),
        signal: new AbortController().signal,
        emit: (event) => events.push(event),
        ...more,
      });
      return { result, events };
    }

    const drive = (faults?: Faults, path = '/dev/test') => new MemoryDrive(path, 16 * MiB, faults);

    /** What `mtype` finds on a card; fsck.vfat has nothing against it. */
    async function unitOf(card: MemoryDrive): Promise<string> {
      const [whole, part] = [join(folder, 'card'), join(folder, 'part')];
      await writeFile(whole, card.bytes);
      await writeFile(part, card.bytes.subarray(start, imageSize));
      execFileSync('fsck.vfat', ['-n', part], { stdio: 'pipe' });
      return execFileSync('mtype', ['-i', `${whole}@@${start}`, '::unit.txt'], { encoding: 'utf8' });
    }

    const isEmpty = (card: MemoryDrive) => card.bytes.subarray(0, MiB).every((byte) => byte === 0);

    /** An opener whose writes go wrong from the moment that settings are given. */
    function opener(card: MemoryDrive, spoil: (target: OpenTarget, offset: number, data: Uint8Array) => Promise<void>) {
      let giving = false;
      const openTarget: TargetOpener = async (_, { signal }) => {
        const target = card.open(signal);
        return {
          ...target,
          write: (offset, data) => (giving ? spoil(target, offset, data) : target.write(offset, data)),
        };
      };
      const emit = (event: FlashEvent) => {
        if (event.type === 'phase') giving = event.phase === 'provisioning';
      };
      return { openTarget, emit };
    }

    test('go into the head that is still held back, and what is read back of it has them', async () => {
      const card = drive();
      const { result, events } = await run([card], [await recipeOf(unitFile('unit 17'))]);
      expect(result.targets[0]).toMatchObject({
        outcome: 'good',
        verified: true,
        settings: { recognised: { family: 'generic' }, edits: [{ kind: 'write', path: '/unit.txt', size: 7 }] },
      });
      expect(await unitOf(card)).toBe('unit 17');
      const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
      expect(phases).toEqual(['preparing', 'writing', 'flushing', 'verifying', 'provisioning', 'finishing']);
      // The folder lies in the first MiB, which the drive gets in one piece, with the table, at the end; the file does not.
      const inHead = result.targets[0]?.settings?.ranges.map((range) => rangeEnd(range) <= MiB);
      expect(new Set(inHead)).toEqual(new Set([true, false]));
      // Before them, marks have shown that the drive does not wrap around.
      expect(card.steps.filter((step) => step.startsWith('write 0+'))).toEqual([`write 0+${MiB}`, `write 0+${MiB}`]);
    });

    test("are each drive's own, and differ from the image only where the report says", async () => {
      const cards = [drive({}, '/dev/one'), drive({}, '/dev/two')];
      const recipes = [await recipeOf(unitFile('one')), await recipeOf(unitFile('another'))];
      const golden = Buffer.from(bytes);
      const { result } = await run(cards, recipes);
      expect(bytes.equals(golden)).toBe(true);
      for (const [index, card] of cards.entries()) {
        expect(await unitOf(card)).toBe(['one', 'another'][index]);
        const ranges = result.targets[index]?.settings?.ranges ?? [];
        for (const { offset, length } of ranges) golden.copy(card.bytes, offset, offset, offset + length);
        expect(card.bytes.subarray(0, imageSize).equals(golden)).toBe(true);
      }
    });

    test('survive a head that the drive did not take the first time', async () => {
      const card = drive({ drop: { at: start, times: 1, after: 1 } });
      const { result } = await run([card], [await recipeOf(unitFile('twice'))]);
      expect(result.targets[0]).toMatchObject({ outcome: 'good', rewritten: MiB });
      expect(await unitOf(card)).toBe('twice');
    });

    test.each([true, false])('that are cancelled leave a drive without a table (verify: %s)', async (verify) => {
      const card = drive();
      const controller = new AbortController();
      const { result } = await run([card], [await recipeOf(unitFile('never'))], {
        verify,
        signal: controller.signal,
        emit: (event) => {
          if (event.type === 'phase' && event.phase === 'provisioning') controller.abort();
        },
      });
      expect(result.targets[0]).toMatchObject({ outcome: 'cancelled', wiped: true, verified: false });
      expect(result.targets[0]?.settings).toBeUndefined();
      expect(isEmpty(card)).toBe(true);
    });

    test('that are refused leave a drive without a table, say so, and leave the others alone', async () => {
      const [bad, good] = [drive({}, '/dev/bad'), drive({}, '/dev/good')];
      const replace = unitFile('x').replace('content: "x"', 'replace: { find: a, with: b }');
      const { result } = await run([bad, good], [await recipeOf(replace), await recipeOf(unitFile('good'))]);
      expect(result.targets).toMatchObject([
        {
          outcome: 'failed',
          verified: false,
          error: { code: 'provision-refused', hint: expect.stringContaining('without a partition table') },
        },
        { outcome: 'good' },
      ]);
      expect(JSON.stringify(result)).not.toContain('Nothing was changed');
      expect(isEmpty(bad)).toBe(true);
      expect(await unitOf(good)).toBe('good');
    });

    test('of another family are refused, and the drive has no table', async () => {
      const card = drive();
      const recipe = await recipeOf('wick: 1\nfamily: pantavisor\nsettings: { claim: { token: abc } }\n');
      const { result } = await run([card], [recipe]);
      expect(result.targets[0]).toMatchObject({ outcome: 'failed', error: { code: 'provision-wrong-family' } });
      expect(isEmpty(card)).toBe(true);
    });

    test.each([true, false])('are read back themselves (verify of the image: %s)', async (verify) => {
      const card = drive();
      const { result } = await run([card], [await recipeOf(sourceFile(large))], {
        verify,
        ...opener(card, async () => {}),
      });
      expect(result.targets[0]).toMatchObject({ outcome: 'failed', error: { code: 'verify-mismatch' } });
      expect(isEmpty(card)).toBe(true);
    });

    test('must leave the image around them as it was', async () => {
      const card = drive();
      const hurt = 1.5 * MiB;
      const { result } = await run([card], [await recipeOf(sourceFile(large))], {
        ...opener(card, async (target, offset, data) => {
          await target.write(offset, data);
          card.bytes[hurt] = ~(card.bytes[hurt] ?? 0) & 0xff;
        }),
      });
      expect(result.targets[0]?.error).toMatchObject({
        code: 'verify-mismatch',
        fields: { ranges: [{ offset: MiB }] },
      });
      expect(isEmpty(card)).toBe(true);
    });

    /** The image with a map of what is in use in it, 2.2 MiB, and of something more. */
    function mapped(...more: Range[]): Image {
      const ranges = [{ offset: 0, length: 2.25 * MiB }, ...more];
      return memoryImage(bytes, {
        bmap: { version: '2.0', name: 'map', imageSize, blockSize: 4096, checksumType: undefined, ranges },
      });
    }

    test.each([[[]], [[{ offset: 7 * MiB, length: MiB / 2 }]]])(
      'in what the map leaves open have all of it read back again: what a drive does with them is not known (%j)',
      async (more) => {
        const path = join(folder, 'bytes-far-off');
        await writeFile(path, Buffer.concat([Buffer.alloc(3.4 * MiB), noise(MiB / 4)]));
        const recipe = await recipeOf(sourceFile(path));
        const card = drive();
        // Zeroes need not be written to it.
        card.bytes.fill(0);
        const { result } = await run([card], [recipe], {
          image: mapped(...more),
          ...opener(card, async (target, offset, data) => {
            await target.write(offset, data);
            if (offset > 4 * MiB) card.bytes.set(data, offset - 4 * MiB);
          }),
        });
        expect(result.targets[0]).toMatchObject({
          outcome: 'failed',
          error: { code: 'verify-mismatch', fields: { ranges: [{ offset: MiB, length: 1.25 * MiB }] } },
        });
        expect(isEmpty(card)).toBe(true);
        expect((await run([drive()], [recipe], { image: mapped(...more) })).result.targets[0]).toMatchObject({
          outcome: 'good',
        });
      },
    );

    test('are in the certificate, which says what the whole drive holds', async () => {
      const card = drive();
      const key = await stationKey(folder);
      const certify = certifier({ key, version: '1.2.3', image: memoryImage(bytes), map: 'whole' });
      const { result } = await run([card], [await recipeOf(sourceFile(large))], { certify });
      const certificate = result.targets[0]?.certificate?.certificate;
      expect(certificate).toMatchObject({
        tool: 'wick 1.2.3',
        image: { name: 'memory.img', size: imageSize },
        map: { kind: 'whole', bytes: imageSize },
        drive: { size: 16 * MiB },
        settings: { family: 'generic', edits: [{ kind: 'write', partition: 1, path: '/unit.txt' }] },
        verdict: 'good',
      });
      let at = 0;
      for (const { offset, length, sha256 } of certificate?.ranges ?? []) {
        expect(offset).toBe(at);
        expect(sha256).toBe(
          createHash('sha256')
            .update(card.bytes.subarray(offset, offset + length))
            .digest('hex'),
        );
        at = offset + length;
      }
      expect(at).toBe(imageSize);
      expect(certificate?.settings?.ranges).toEqual(result.targets[0]?.settings?.ranges);
    });

    test('without reading back, the certificate says that the card was only written', async () => {
      const card = drive();
      const certify = certifier({
        key: await stationKey(folder),
        version: '1',
        image: memoryImage(bytes),
        map: 'whole',
      });
      const { result } = await run([card], [], { verify: false, certify });
      const certificate = result.targets[0]?.certificate?.certificate;
      expect(certificate?.verdict).toBe('written');
      for (const { offset, length, sha256 } of certificate?.ranges ?? []) {
        expect(sha256).toBe(
          createHash('sha256')
            .update(card.bytes.subarray(offset, offset + length))
            .digest('hex'),
        );
      }
    });

    test('a drive that cannot get its record is not good: its table goes again', async () => {
      const card = drive();
      const certify = async (_: CardFacts) => await Promise.reject(new Error('no record'));
      const { result } = await run([card], [], { certify });
      expect(result.targets[0]).toMatchObject({ outcome: 'failed', verified: false, error: { code: 'bug' } });
      expect(isEmpty(card)).toBe(true);
    });
  },
);
