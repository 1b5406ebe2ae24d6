import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProvisionReport } from '../../../electron/contract/provision.ts';
import { openDisk } from '../../../electron/engine/image/disk.ts';
import { inspectPantavisor } from '../../../electron/engine/image/pantavisor/inspect.ts';
import { openFileView } from '../../../electron/engine/image/view/file-view.ts';
import { provision } from '../../../electron/engine/provision/provision.ts';
import { type ImagePartition, unsound } from '../../rigs/disk-image.ts';
import { needing } from '../../rigs/needs.ts';
import { makePantavisorImage } from '../../rigs/pantavisor-image.ts';
import { makeState, type TestState, type TestStateOptions } from '../../rigs/pantavisor-state.ts';
import { makePvrExport } from '../../rigs/pantavisor-tree.ts';
import { noSignal, recipeOf } from '../../rigs/provision.ts';
import { makeSigner, type PvsSigner } from '../../rigs/pvs-signer.ts';

let folder: string;
let signer: PvsSigner;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-containers-'));
  signer = makeSigner(folder, 'station', 'ES256');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let card: string;
let cards = 0;
beforeEach(() => {
  cards += 1;
  card = join(folder, `card-${cards}.img`);
});

/** A package with containers, as `pvr export` makes it. */
async function makePackage(name: string, options: TestStateOptions): Promise<TestState> {
  const { value, objects } = makeState(options);
  const own = Object.entries(value).filter(([key]) => key === '#spec' || !/^(bsp\/|device\.json)/.test(key));
  const kept = Object.fromEntries(own);
  const used = new Set(Object.values(kept).filter((one) => typeof one === 'string'));
  const text = JSON.stringify(kept, undefined, 0);
  const state: TestState = { value: kept, text, objects: new Map([...objects].filter(([digest]) => used.has(digest))) };
  await makePvrExport(join(folder, `${name}.pvrexport.tgz`), state);
  return state;
}

const signed = (name: string, also: readonly string[] = []) => ({
  name,
  signer,
  include: [`${name}/**`, ...also],
  exclude: [`${name}/src.json`],
});

async function run(settings: object): Promise<ProvisionReport> {
  await using view = await openFileView(card, { write: true });
  const recipe = await recipeOf(JSON.stringify({ wick: 1, family: 'pantavisor', settings }), {}, folder);
  return await provision({ target: card, view, recipe, signal: noSignal });
}

/** What `wick inspect` says about the card's storage. */
async function inspected() {
  await using view = await openFileView(card);
  const partition = (await openDisk(view)).partitions.at(-1);
  if (partition === undefined) throw new Error('no partitions');
  await using tree = await partition.openTree();
  const report = await inspectPantavisor(tree, { signal: noSignal, onDisk: true, label: partition.fileSystem?.label });
  if (report === undefined) throw new Error('no Pantavisor');
  return report;
}

const storageOf = async (): Promise<ImagePartition> => {
  await using view = await openFileView(card);
  const { offset = 0, length = 0 } = (await openDisk(view)).partitions.at(-1) ?? {};
  return { kind: 'ext4', offset, length };
};

describe(
  'containers are added to revision 0',
  needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs', 'tar'),
  () => {
    test('with their objects, links, values and signatures; what was there still holds', async () => {
      await makePantavisorImage(card, {
        layout: 'tryboot',
        tree: { signatures: [signed('os'), { name: 'bsp', signer, include: ['bsp/**', 'device.json', '#spec'] }] },
      });
      await makePackage('web', {
        containers: [{ name: 'web', config: { 'etc/web.conf': 'port=80\n' }, files: { 'a/b/deep.bin': 'deep' } }],
        signatures: [signed('web', ['_config/web/**'])],
      });
      await makePackage('two', { containers: [{ name: 'db' }, { name: 'cache' }] });

      const report = await run({
        containers: ['web.pvrexport.tgz', { file: 'two.pvrexport.tgz', oldObjects: 'drop' }],
        claim: { token: 'the-token-of-this-card' },
      });
      expect(report.warnings.join('\n')).toContain('web.pvrexport.tgz brings web');
      const diffOf = (path: string) => report.edits.find((edit) => edit.path === path)?.diff ?? '';
      expect(diffOf('/trails/0/.pvr/json')).toMatch(/^\+ {2}"web\/a\/b\/deep\.bin": "[0-9a-f]{64}",$/m);
      expect(diffOf('/trails/0/.pvr/json')).not.toMatch(/^-[^-]/m);
      expect(diffOf('/trails/0/web/run.json')).toContain('+  "name": "web"');
      expect(diffOf('/trails/0/_sigs/web.json')).toMatch(/"protected": "\S{60}…" \(\d+ characters, [0-9a-f]{8}\)/);
      expect(
        Math.max(...report.edits.flatMap(({ diff = '' }) => diff.split('\n').map(({ length }) => length))),
      ).toBeLessThan(160);
      const after = await inspected();
      expect(after.containers.map(({ name }) => name).sort()).toEqual(['app', 'cache', 'db', 'os', 'web']);
      expect(after.checks.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'breaks')).toEqual(
        [],
      );
      expect(after.checks.find(({ name }) => name === 'links')).toMatchObject({ outcome: 'good' });
      expect(after.state).toMatchObject({ canonical: true });
      expect(after.signatures.map(({ key, outcome }) => [key, outcome])).toEqual([
        ['_sigs/bsp.json', 'valid'],
        ['_sigs/os.json', 'valid'],
        ['_sigs/web.json', 'valid'],
      ]);
      expect(after.claim).toBe('token');
      expect(await unsound(card, await storageOf())).toBeUndefined();
    });

    test('one that is there already is replaced; its old objects stay, or go where the recipe says so', async () => {
      for (const oldObjects of ['keep', 'drop'] as const) {
        await rm(card, { force: true });
        await makePantavisorImage(card, { layout: 'u-boot', tree: { signatures: [signed('app')] } });
        const before = await inspected();
        await makePackage('app', {
          containers: [{ name: 'app', files: { 'new.bin': 'a newer app' } }],
          signatures: [signed('app')],
        });
        const report = await run({ containers: [{ file: 'app.pvrexport.tgz', oldObjects }] });
        expect(report.warnings.join()).toContain('in place of the one that is there');
        const after = await inspected();
        expect(after.containers.map(({ name }) => name)).toEqual(before.containers.map(({ name }) => name));
        expect(after.signatures).toMatchObject([{ key: '_sigs/app.json', outcome: 'valid' }]);
        expect(
          after.checks.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'breaks'),
        ).toEqual([]);
        expect(await unsound(card, await storageOf())).toBeUndefined();
      }
    });

    test('an object that only the replaced container had goes away with "drop"', async () => {
      await makePantavisorImage(card, {
        layout: 'u-boot',
        tree: { containers: [{ name: 'app', files: { 'old.bin': 'only the old one has this' } }] },
      });
      await makePackage('app', { containers: [{ name: 'app' }] });
      const report = await run({ containers: [{ file: 'app.pvrexport.tgz', oldObjects: 'drop' }] });
      expect(report.edits.filter(({ kind, path }) => kind === 'delete' && path.startsWith('/objects/'))).toHaveLength(
        1,
      );
      expect((await inspected()).objects.extra).toBe(0);
    });

    test('what looks wrong about them, and does not keep a device from starting, is said', async () => {
      await makePantavisorImage(card, { layout: 'u-boot' });
      await makePackage('rootless', { containers: [{ name: 'rootless', run: { 'root-volume': 'other.squashfs' } }] });
      const { warnings } = await run({ containers: ['rootless.pvrexport.tgz'] });
      expect(warnings).toContainEqual(expect.stringMatching(/names other\.squashfs as its root/));
    });

    describe('nothing is changed, and the reason is said, where', () => {
      test.each<[string, () => Promise<object>, RegExp]>([
        [
          'a signature would no longer hold',
          async () => {
            await makePantavisorImage(card, {
              layout: 'u-boot',
              tree: { signatures: [{ name: 'all', signer, include: ['os/**', 'app/**'] }] },
            });
            await makePackage('app', { containers: [{ name: 'app', files: { 'x.bin': 'x' } }] });
            return { containers: ['app.pvrexport.tgz'] };
          },
          /signature _sigs\/all\.json also covers/,
        ],
        [
          'the package’s own signature does not hold',
          async () => {
            await makePantavisorImage(card, { layout: 'u-boot' });
            const { value, objects } = makeState({ containers: [{ name: 'web' }], signatures: [signed('web')] });
            const broken = { ...value, 'web/run.json': { ...(value['web/run.json'] as object), group: 'root' } };
            const own = Object.fromEntries(
              Object.entries(broken).filter(([key]) => !/^(bsp\/|device\.json)/.test(key)),
            );
            await makePvrExport(join(folder, 'broken.pvrexport.tgz'), {
              value: own,
              text: JSON.stringify(own),
              objects,
            });
            return { containers: ['broken.pvrexport.tgz'] };
          },
          /would not start: The signature _sigs\/web\.json does not hold/,
        ],
        [
          'the image was broken before',
          async () => {
            const { partitions } = await makePantavisorImage(card, { layout: 'u-boot' });
            const bytes = await readFile(card);
            const content = 'the files of os\n';
            const at = bytes.indexOf(content, partitions[1]?.offset);
            expect(at).toBeGreaterThan(0);
            await writeFile(card, Buffer.concat([bytes.subarray(0, at), Buffer.from('T'), bytes.subarray(at + 1)]));
            await makePackage('web', { containers: [{ name: 'web' }] });
            return { containers: ['web.pvrexport.tgz'] };
          },
          /would not start from it even without these containers: The object/,
        ],
        [
          'an object is missing',
          async () => {
            await makePantavisorImage(card, { layout: 'u-boot' });
            const { value } = await makePackage('web', { containers: [{ name: 'web' }] });
            await makePvrExport(join(folder, 'short.pvrexport.tgz'), {
              value,
              text: JSON.stringify(value),
              objects: new Map([['0'.repeat(64), Buffer.from('')]]),
            });
            return { containers: ['short.pvrexport.tgz'] };
          },
          /has no object for web\//,
        ],
        [
          'an object is not what its name says',
          async () => {
            await makePantavisorImage(card, { layout: 'u-boot' });
            const { value, objects } = await makePackage('web', {
              containers: [{ name: 'web', files: { 'x.bin': 'right' } }],
            });
            const wrong = new Map(
              [...objects].map(([digest, data]) => [
                digest,
                Buffer.from(data).equals(Buffer.from('right')) ? Buffer.from('wrong') : data,
              ]),
            );
            await makePvrExport(join(folder, 'wrong.pvrexport.tgz'), {
              value,
              text: JSON.stringify(value),
              objects: wrong,
            });
            return { containers: ['wrong.pvrexport.tgz'] };
          },
          /another content than its name says/,
        ],
        [
          'a package brings the base system',
          async () => {
            await makePantavisorImage(card, { layout: 'u-boot' });
            await makePvrExport(join(folder, 'bsp.pvrexport.tgz'), makeState());
            return { containers: ['bsp.pvrexport.tgz'] };
          },
          /the base system comes with the image/,
        ],
        [
          'two packages bring the same container',
          async () => {
            await makePantavisorImage(card, { layout: 'u-boot' });
            await makePackage('one', { containers: [{ name: 'web' }] });
            await makePackage('other', { containers: [{ name: 'web' }] });
            return { containers: ['one.pvrexport.tgz', 'other.pvrexport.tgz'] };
          },
          /both bring the container web/,
        ],
        [
          'a package is not there',
          async () => {
            await makePantavisorImage(card, { layout: 'u-boot' });
            return { containers: ['nowhere.pvrexport.tgz'] };
          },
          /nowhere\.pvrexport\.tgz is not there/,
        ],
        [
          'a device would refuse the whole state for a group that it does not have',
          async () => {
            await makePantavisorImage(card, { layout: 'u-boot' });
            await makePackage('lost', { containers: [{ name: 'lost', group: 'nobodys' }] });
            return { containers: ['lost.pvrexport.tgz'] };
          },
          /would not start: lost is in the group nobodys/,
        ],
        [
          'a name is longer than a device can open',
          async () => {
            await makePantavisorImage(card, { layout: 'u-boot' });
            await makePackage('long', { containers: [{ name: 'long', files: { [`${'x'.repeat(256)}.json`]: {} } }] });
            return { containers: ['long.pvrexport.tgz'] };
          },
          /"long\/x+…" is neither a file nor an object/,
        ],
        [
          'a path is deeper than anybody means',
          async () => {
            await makePantavisorImage(card, { layout: 'u-boot' });
            await makePackage('deep', { containers: [{ name: 'deep', files: { [`${'d/'.repeat(70)}x`]: 'x' } }] });
            return { containers: ['deep.pvrexport.tgz'] };
          },
          /in more than 64 folders/,
        ],
        [
          'a file is no package',
          async () => {
            await makePantavisorImage(card, { layout: 'u-boot' });
            await writeFile(join(folder, 'no.pvrexport.tgz'), 'nothing of the kind');
            return { containers: ['no.pvrexport.tgz'] };
          },
          /is not a pvrexport/,
        ],
      ])('%s', async (_, prepare, reason) => {
        const settings = await prepare();
        const before = await readFile(card);
        await expect(run(settings)).rejects.toMatchObject({
          code: 'provision-refused',
          message: expect.stringMatching(reason),
        });
        expect(Buffer.compare(before, await readFile(card))).toBe(0);
      });

      test('the card has no room for it', async () => {
        await makePantavisorImage(card, { layout: 'u-boot', storageSize: 4 });
        const large = execFileSync('head', ['-c', String(8 << 20), '/dev/urandom'], { maxBuffer: 16 << 20 });
        await makePackage('large', { containers: [{ name: 'large', files: { 'large.bin': large } }] });
        const before = await readFile(card);
        await expect(run({ containers: ['large.pvrexport.tgz'] })).rejects.toMatchObject({ code: 'file-system-full' });
        expect(Buffer.compare(before, await readFile(card))).toBe(0);
      });
    });
  },
);
