import { execFileSync } from 'node:child_process';
import { appendFile, copyFile, link, mkdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Check, CheckName, PantavisorReport } from '../../../../electron/contract/inspect-pantavisor.ts';
import { pantavisorReport } from '../../../../electron/contract/inspect-pantavisor.ts';
import { mask } from '../../../../electron/contract/recipe/secret.ts';
import { climb } from '../../../../electron/contract/ladder.ts';
import {
  type InspectPantavisorOptions,
  inspectPantavisor,
} from '../../../../electron/engine/image/pantavisor/inspect.ts';
import { FolderTree } from '../../../../electron/engine/image/tree/folder-tree.ts';
import { parseTrustBundle } from '../../../../electron/engine/image/pantavisor/trust.ts';
import { needing } from '../../../rigs/needs.ts';
import { makeState, sha256 } from '../../../rigs/pantavisor-state.ts';
import { factoryConfig, makePantavisorTree, makePvrCheckout } from '../../../rigs/pantavisor-tree.ts';
import { makeAuthority, makeSigner } from '../../../rigs/pvs-signer.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const inside = (path: string) => join(folder.path, path);

async function inspect(options: Partial<InspectPantavisorOptions> = {}): Promise<PantavisorReport> {
  const report = await inspectPantavisor(new FolderTree(folder.path), {
    signal: new AbortController().signal,
    ...options,
  });
  // It must survive the border between processes.
  return pantavisorReport.parse(JSON.parse(JSON.stringify(report)));
}

function check(report: PantavisorReport, name: CheckName): Check {
  const found = report.checks.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}

const codes = (report: PantavisorReport) => report.checks.flatMap(({ findings }) => findings.map(({ code }) => code));

describe('a storage partition as a build makes it', needing('openssl'), () => {
  test('is right in everything', async () => {
    const state = await makePantavisorTree(folder.path);
    const report = await inspect();
    expect(codes(report)).toEqual([]);
    expect(report).toMatchObject({
      form: 'storage',
      revision: '0',
      revisions: ['0'],
      state: { spec: 'pantavisor-service-system@1', sha256: sha256(state.text), canonical: true },
      objects: { count: state.objects.size, extra: 0 },
      claim: 'none',
    });
    expect(report.checks.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['boot-selector', 'good'],
      ['state', 'good'],
      ['containers', 'good'],
      ['objects', 'good'],
      ['files', 'good'],
      ['links', 'good'],
      ['boot-files', 'good'],
      ['signatures', 'skipped'],
      ['coverage', 'skipped'],
      ['config', 'good'],
      ['kernel-words', 'skipped'],
      ['factory-packages', 'skipped'],
    ]);
  });

  test('tells what runs on it, with goals and policies from the groups', async () => {
    const files = { 'pvpkg.json': { name: 'app', version: '2.3' } };
    const containers = [
      { name: 'os', group: 'root', run: { status_goal: 'READY', roles: ['mgmt'] } },
      { name: 'app', files, config: { 'etc/a': 'b', 'etc/c': 'd' } },
    ];
    await makePantavisorTree(folder.path, { containers });
    const report = await inspect();
    expect(report.containers).toMatchObject([
      { name: 'app', statusGoal: 'STARTED', restartPolicy: 'container', version: '2.3', configFiles: 2 },
      {
        name: 'os',
        type: 'lxc',
        group: 'root',
        statusGoal: 'READY',
        restartPolicy: 'system',
        roles: ['mgmt'],
        version: '1.0',
        source: expect.stringMatching(/^registry\.example\/os:1\.0@sha256:/u),
        signed: 'none',
        configFiles: 0,
      },
    ]);
    expect(report.groups.map(({ name }) => name)).toEqual(['data', 'root', 'platform', 'app']);
    expect(report.containers[1]?.size).toBe('lxc.uts.name=os\n'.length + 'the files of os\n'.length * 200);
    expect(report.bsp?.boot).toContainEqual({ role: 'linux', file: 'kernel.img' });
  });

  test.each(['fit', 'kernel', 'rpi'] as const)('boots by %s', async (boot) => {
    await makePantavisorTree(folder.path, { boot });
    const report = await inspect();
    expect(check(report, 'boot-files').outcome).toBe('good');
    expect(report.bsp?.boot.map(({ role }) => role)).toContain({ fit: 'fit', kernel: 'linux', rpi: 'rpiab' }[boot]);
  });

  test('tells which containers are signed as a whole', async () => {
    await mkdir(inside('keys'));
    const root = makeAuthority(inside('keys'), 'root');
    const signer = makeSigner(inside('keys'), 'signer', 'ES256', { by: root });
    const signatures = [
      { name: 'os', signer, include: ['os/**'], exclude: ['os/src.json'] },
      { name: 'app', signer, include: ['app/run.json'] },
    ];
    await makePantavisorTree(folder.path, { signatures });
    const trust = parseTrustBundle(readFileSync(root.certificate, 'utf8'), 'the test');
    const report = await inspect({ trust });
    expect(report.containers.map(({ name, signed }) => [name, signed])).toEqual([
      ['app', 'part'],
      ['os', 'all'],
    ]);
    expect(report.signatures).toMatchObject([{ trust: 'trusted' }, { trust: 'trusted' }]);
    expect(check(report, 'coverage').outcome).toBe('warned');
    expect(climb({ report }).firstFailed).toBeUndefined();
  });

  test('lists the packages that lie there to be added', async () => {
    const factoryPackages = { extra: makeState({ containers: [{ name: 'extra' }] }) };
    await makePantavisorTree(folder.path, { factoryPackages });
    await writeFile(inside('factory-pkgs.d/broken.pvrexport.tgz'), 'no gzip');
    const report = await inspect();
    expect(report.factoryPackages).toMatchObject([
      { file: 'broken.pvrexport.tgz', containers: [], problem: expect.stringContaining('damaged') },
      { file: 'extra.pvrexport.tgz', containers: ['extra'] },
    ]);
    expect(codes(report)).toEqual(['package-invalid']);
  });
});

describe('what a device does not look at when it boots', () => {
  const verity = { type: 'dm-verity', data_device: 'root.squashfs' };
  const containers = [{ name: 'app', files: { 'root.squashfs': 'the files of app', 'verity.json': verity } }];
  const ofOwn = async (path: string) => {
    await copyFile(inside(path), inside('copy'));
    await rename(inside('copy'), inside(path));
  };

  test('need not be another name of its object, but must have its content', async () => {
    await makePantavisorTree(folder.path, { boot: 'kernel', containers });
    for (const path of ['app/root.squashfs', 'bsp/pantavisor', 'bsp/kernel.img']) await ofOwn(`trails/0/${path}`);
    expect(codes(await inspect())).not.toContain('link-broken');
    await ofOwn('trails/0/bsp/board.dtb');
    expect(codes(await inspect())).toContain('link-broken');

    await writeFile(inside('trails/0/app/root.squashfs'), 'others');
    expect(codes(await inspect())).toContain('file-differs');
    await writeFile(inside(`objects/${sha256('the files of app')}`), 'others');
    const { findings } = check(await inspect(), 'objects');
    expect(findings).toMatchObject([
      { code: 'object-wrong', message: expect.stringContaining('fails later if at all') },
    ]);
  });

  test('is told from its progress how far it is', async () => {
    await makePantavisorTree(folder.path, { boot: 'kernel', containers });
    const told: [number, number][] = [];
    const report = await inspect({ onObjects: (done, total) => told.push([done, total]) });
    expect(told.at(-1)).toEqual([report.objects.size, report.objects.size]);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b));
  });
});

describe('what is wrong with a storage partition is named', () => {
  const object = (name: string) => inside(`objects/${sha256(`${name} of the bsp\n`)}`);
  const change = async (path: string, how: (text: string) => string) => {
    const before = await readFile(inside(path), 'utf8');
    const after = how(before);
    expect(after).not.toBe(before);
    await writeFile(inside(path), after);
  };
  const state = 'trails/0/.pvr/json';

  /** What was done, what is found, and the first rung of the ladder that fails. */
  test.each<[string, () => Promise<unknown>, string[], string | undefined]>([
    ['an object with other content', () => writeFile(object('kernel.img'), 'other'), ['object-wrong'], 'V3'],
    ['an object that is not there', () => unlink(object('kernel.img')), ['object-missing'], 'V3'],
    [
      'an object that is a folder',
      async () => {
        await unlink(object('kernel.img'));
        await mkdir(object('kernel.img'));
      },
      ['object-missing'],
      'V3',
    ],
    [
      'an object that nobody needs',
      () => writeFile(inside(`objects/${'0'.repeat(64)}`), ''),
      ['object-extra'],
      undefined,
    ],
    ['a file that is not there', () => unlink(inside('trails/0/app/root.squashfs')), ['link-missing'], undefined],
    [
      'a copy where another name of the object belongs',
      async () => {
        await copyFile(inside('trails/0/app/root.squashfs'), inside('copy'));
        await rename(inside('copy'), inside('trails/0/app/root.squashfs'));
      },
      ['link-broken'],
      'V3',
    ],
    [
      'a symbolic link where a file belongs',
      async () => {
        await unlink(inside('trails/0/app/root.squashfs'));
        await symlink('../../../objects', inside('trails/0/app/root.squashfs'));
      },
      ['link-broken'],
      'V3',
    ],
    [
      'JSON that was changed',
      () => change('trails/0/app/run.json', (text) => text.replace('lxc', 'xxx')),
      ['file-differs'],
      'V3',
    ],
    ['JSON with a line end', () => appendFile(inside('trails/0/app/run.json'), '\n'), ['file-differs'], 'V3'],
    ['JSON that is not there', () => unlink(inside('trails/0/app/run.json')), ['file-missing'], 'V3'],
    ['a file that the state does not know', () => writeFile(inside('trails/0/app/new'), ''), ['file-extra'], undefined],
    ['a boot file that is not there', () => unlink(inside('trails/0/.pv/pv-kernel.img')), ['boot-link-missing'], 'V3'],
    [
      'a boot file that is another one',
      async () => {
        await unlink(inside('trails/0/.pv/pv-kernel.img'));
        await link(inside('trails/0/bsp/board.dtb'), inside('trails/0/.pv/pv-kernel.img'));
      },
      ['boot-link-broken'],
      'V3',
    ],
    ['a state that is no JSON', () => appendFile(inside(state), '}'), ['state-invalid'], 'V2'],
    [
      'a state with a key twice',
      () => change(state, (text) => text.replace('{', '{"#spec":"x",')),
      ['state-invalid'],
      'V2',
    ],
    ['a state that is not there', () => unlink(inside(state)), ['state-missing'], 'V2'],
    [
      'a state of another form',
      () => change(state, (text) => text.replace('system@1', 'system@9')),
      ['state-spec'],
      'V2',
    ],
    [
      'a state with white space',
      () => change(state, (text) => text.replace(',', ', ')),
      ['state-not-canonical'],
      undefined,
    ],
    [
      'a key that leads elsewhere',
      () => change(state, (text) => text.replace(/\}$/u, `,"x/../../y":"${'0'.repeat(64)}"}`)),
      ['key-malformed'],
      'V2',
    ],
    ['a selector that is not there', () => unlink(inside('boot/uboot.txt')), ['selector-missing'], 'V2'],
    [
      'a revision that is not there',
      () => writeFile(inside('boot/uboot.txt'), 'pv_rev=7\0\0'),
      ['revision-missing', 'state-missing'],
      'V2',
    ],
    [
      'a revision that leads elsewhere',
      () => writeFile(inside('boot/uboot.txt'), 'pv_rev=../..\0\0'),
      ['revision-invalid'],
      'V2',
    ],
    [
      'an update that is to be tried',
      () => writeFile(inside('boot/uboot.txt'), 'pv_rev=0\0pv_try=1\0\0'),
      ['selector-try'],
      undefined,
    ],
    ['no settings', () => unlink(inside('config/pantahub.config')), ['config-missing'], undefined],
    ['no folder of settings', () => rm(inside('config'), { recursive: true }), ['config-folder-missing'], undefined],
  ])('%s', async (_, damage, expected, rung) => {
    await makePantavisorTree(folder.path);
    await damage();
    const report = await inspect();
    expect([...new Set(codes(report))]).toEqual(expected);
    expect(climb({ report }).firstFailed).toBe(rung);
  });

  test('a wrong label', async () => {
    await makePantavisorTree(folder.path);
    const report = await inspect({ onDisk: true, label: 'pvroot' });
    expect(codes(report)).toEqual(['storage-label']);
    expect(climb({ report }).firstFailed).toBe('V2');
    expect(codes(await inspect({ onDisk: true, label: 'root' }))).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a group that nobody has', { run: { group: 'none' } }, ['container-group']],
    ['a root that is not there', { run: { 'root-volume': 'other.squashfs' } }, ['container-root']],
    ['a goal that no device knows', { run: { status_goal: 'RUNNING' } }, ['container-goal']],
    ['a restart policy that no device knows', { run: { restart_policy: 'always' } }, ['container-policy']],
    ['another name', { run: { name: 'other' } }, ['container-name']],
    ['a root behind a handler', { run: { 'root-volume': 'dm:root.squashfs' } }, []],
    ['a run.json that is a list', { files: { 'run.json': [] } }, ['container-invalid']],
  ])('a container with %s', async (_, more, expected) => {
    await makePantavisorTree(folder.path, { containers: [{ name: 'app', ...more }] });
    expect(codes(await inspect())).toEqual(expected);
  });

  test('a folder that a damaged file system has inside of itself is looked into once', async () => {
    await makePantavisorTree(folder.path);
    let lists = 0;
    class Looping extends FolderTree {
      override async stat(path: string) {
        const stat = await super.stat(path.replaceAll('/loop', ''));
        return stat !== undefined && path.endsWith('/loop') ? { ...stat, inode: 1_000_000 } : stat;
      }
      override async list(path: string) {
        lists += 1;
        const names = await super.list(path.replaceAll('/loop', ''));
        return path.startsWith('/trails/0/') && names !== undefined ? [...names, 'loop'] : names;
      }
    }
    const report = await inspectPantavisor(new Looping(folder.path), { signal: new AbortController().signal });
    expect(report?.checks.find(({ name }) => name === 'state')?.outcome).toBe('good');
    expect(lists).toBeLessThan(30);
  });

  test('a file to be changed in use may be a copy, but not of something else', async () => {
    await makePantavisorTree(folder.path, { containers: [{ name: 'app', files: { 'data.bind': 'first' } }] });
    const path = inside('trails/0/app/data.bind');
    await unlink(path);
    await writeFile(path, 'first');
    expect(codes(await inspect())).toEqual([]);
    await writeFile(path, 'other');
    expect(codes(await inspect())).toEqual(['file-differs']);
  });

  test('objects of other revisions are needed', async () => {
    await makePantavisorTree(folder.path, { state: makeState({ more: { 'README.md': 'first' } }) });
    await rename(inside('trails/0'), inside('trails/3'));
    await makePantavisorTree(folder.path);
    const report = await inspect();
    expect(report.revisions).toEqual(['0', '3']);
    expect(codes(report)).toEqual([]);
  });
});

describe('settings', () => {
  const token = 'bWV0YWwgYmVuZGluZyBpcyBmdW4u1234';

  test.each<[string, string, string, string[]]>([
    ['as they are shipped', factoryConfig, 'none', []],
    ['with a token', `PH_FACTORY_AUTOTOK=${token}\n\n\n`, 'token', []],
    ['in the old spelling', `factory.autotok=${token}\n`, 'token', []],
    ['with credentials', `PH_CREDS_ID=1\nPH_CREDS_PRN=prn:::devices:/1\nPH_CREDS_SECRET=${token}\n`, 'credentials', []],
    ['with half of the credentials', 'PH_CREDS_PRN=prn:::devices:/1\n', 'credentials', ['credentials-incomplete']],
    [
      'with both',
      `PH_FACTORY_AUTOTOK=${token}\nPH_CREDS_ID=1\nPH_CREDS_PRN=prn:::devices:/1\nPH_CREDS_SECRET=x\n`,
      'both',
      ['claim-both'],
    ],
    ['that devices do not take from here', 'PV_LOG_LEVEL=5\n', 'none', ['config-key-ignored']],
    ['with the line ends of Windows', 'PH_CREDS_PORT=443\r\n', 'none', ['config-line-end']],
    ['in two spellings', 'creds.port=1\nPH_CREDS_PORT=2\n', 'none', ['config-two-spellings']],
  ])('%s', async (_, config, claim, expected) => {
    await makePantavisorTree(folder.path, { config });
    const report = await inspect();
    expect(report.claim).toBe(claim);
    expect(codes(report)).toEqual(expected);
    expect(JSON.stringify(report)).not.toContain(token);
  });

  test('are read as devices read them', async () => {
    const config = 'junk\n\n#PH_A=1\nPH_B= two words \nPH_C=a=b\nPH_D=1\nPH_D=2\nPH_E=end ';
    await makePantavisorTree(folder.path, { config });
    const { settings } = await inspect();
    expect(settings.map(({ key, value }) => `${key}=${value}`)).toEqual([
      '#PH_A=1',
      'PH_B= two words ',
      'PH_C=a=b',
      'PH_D=2',
      'PH_E=end',
    ]);
  });

  test('words for the kernel are listed, with secrets masked and told of', async () => {
    await makePantavisorTree(inside('storage'));
    for (const [name, text] of [
      ['a', `console=tty1 PV_LOG_LEVEL=4 ph_factory.autotok=${token}\n`],
      ['b', 'console=tty1\nsecond line\n'],
    ] as const) {
      await mkdir(inside(name));
      await writeFile(inside(`${name}/cmdline.txt`), text);
    }
    await mkdir(inside('c'));
    await writeFile(inside('c/oemEnv.txt'), '# comment\noemargs=PV_DEBUG_SHELL=0 quiet\n');
    const boot = ['a', 'b', 'c'].map((name) => ({ name: `partition ${name}`, tree: new FolderTree(inside(name)) }));
    const report = await inspectPantavisor(new FolderTree(inside('storage')), {
      signal: new AbortController().signal,
      boot,
    });
    expect(report?.kernelWords).toEqual([
      { file: 'cmdline.txt on partition a', words: ['console=tty1', 'PV_LOG_LEVEL=4', `ph_factory.autotok=${mask}`] },
      { file: 'cmdline.txt on partition b', words: ['console=tty1'] },
      { file: 'oemEnv.txt on partition c', words: ['PV_DEBUG_SHELL=0', 'quiet'] },
    ]);
    expect(report === undefined ? [] : codes(report)).toEqual([
      'secret-on-command-line',
      'several-lines',
      'boot-partitions-differ',
    ]);
    expect(JSON.stringify(report)).not.toContain(token);
  });
});

describe('other forms', () => {
  test('a folder that pvr made', async () => {
    const state = makeState();
    await makePvrCheckout(folder.path, state);
    const report = await inspect();
    expect(report).toMatchObject({ form: 'checkout', objects: { count: state.objects.size } });
    expect(codes(report)).toEqual([]);
    await writeFile(inside('app/run.json'), '{}');
    const changed = await inspect();
    expect(changed.checks.flatMap(({ findings }) => findings)).toMatchObject([
      { code: 'file-differs', subject: '/app/run.json', severity: 'warns' },
    ]);
  });

  test('a folder that pvr made, without its objects', async () => {
    await makePvrCheckout(folder.path, makeState());
    await rm(inside('.pvr/objects'), { recursive: true });
    expect(codes(await inspect())).toEqual([]);
    await writeFile(inside('app/root.squashfs'), 'other');
    expect(codes(await inspect())).toEqual(['object-wrong']);
  });

  test('tokens of a checkout are never shown', async () => {
    await makePvrCheckout(folder.path, makeState());
    await writeFile(inside('.pvr/config'), JSON.stringify({ AccessTokens: { a: 'hush-hush' }, ObjectsDir: '../..' }));
    expect(JSON.stringify(await inspect())).not.toContain('hush');
  });

  test('nothing of the kind', async () => {
    await writeFile(inside('json'), '{}');
    await writeFile(inside('more'), '');
    const { signal } = new AbortController();
    expect(await inspectPantavisor(new FolderTree(folder.path), { signal })).toBeUndefined();
  });
});

describe('damage at random', () => {
  test('ends in a report, whatever it hits', async () => {
    await makePantavisorTree(folder.path);
    const paths = execFileSync('find', [folder.path, '-type', 'f', '-size', '-8k'], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .toSorted();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.uint8Array({ maxLength: 20 }),
        async (path, at, junk) => {
          const before = await readFile(path);
          const place = before.length === 0 ? 0 : at % before.length;
          await writeFile(path, Buffer.concat([before.subarray(0, place), junk, before.subarray(place + 3)]));
          try {
            expect(await inspect()).toMatchObject({ form: 'storage' });
          } finally {
            await writeFile(path, before);
          }
        },
      ),
      { seed: 9, numRuns: 40 },
    );
  });
});
