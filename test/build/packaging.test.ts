import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import process from 'node:process';
import { listPackage, statFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outside } from '../../build/packaging/outside.mjs';
import { makeStage, type Stage } from '../../build/packaging/stage.mjs';
import { needing } from '../rigs/needs.ts';
import { installed } from '../rigs/packaging/install.ts';
import { pack, root } from '../rigs/packaging/pack.ts';
import { usePackedApp } from '../rigs/packaging/use-packed-app.ts';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

let work: string;
let stage: Stage;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'wick-packaging-'));
  stage = await makeStage(join(work, 'stage'), {
    node: process.execPath,
    platform: process.platform,
    arch: process.arch,
  });
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Paths of all files below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function run(program: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return spawnSync(program, args, { encoding: 'utf8', ...options });
}

describe('the stage', needing('chromium', 'strip'), () => {
  test('holds bundles, pages, native code, and the packages that stay outside', () => {
    const files = filesBelow(stage.app);
    const strange = files.filter(
      (path) =>
        !/^(package\.json|dist\/([\w.-]+\.mjs|wick\.node|lib(isal|lzma)\.so\.\d|recipe\.schema\.json)|dist\/desktop\/([\w-]+\.mjs|preload\.cjs)|dist\/fonts\/[\w-]+\/(LICENSE|[\w-]+\.json|files\/[\w-]+\.woff2?)|dist\/renderer\/(index\.html|layers\.css|assets\/[\w.-]+\.(js|css|svg|woff2))|node_modules\/.*(\.([cm]?js|json|node)|LICEN[CS]E[\w.-]*))$/i.test(
          path,
        ),
    );
    expect(strange).toEqual([]);
    expect(files).toContain('dist/engine.mjs');
    expect(files).not.toContain('dist/helper.mjs');
    expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);
    expect(files.filter((path) => /prebuilds\/(?!linux-x64\/|linux-arm64\/)/.test(path))).toEqual([]);
  });

  test('has all that those packages need to run, for the app and for the command', () => {
    // On Linux drivelist's own code is not built, and not used.
    const used = outside.map((name) => (name === 'drivelist' ? 'drivelist/js/lsblk/json.js' : name));
    for (const folder of [stage.app, stage.wick]) {
      const load = used.map((name) => `await import(${JSON.stringify(name)});`).join('');
      const { stderr, status } = run(process.execPath, ['--input-type=module', '--eval', load], { cwd: folder });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });

  test('has native code that finds its libraries beside itself', () => {
    const { stdout } = run('ldd', [join(stage.wick, 'wick.node')]);
    for (const [line] of stdout.matchAll(/^.*lib(isal|lzma)\..*$/gm))
      expect(line).toContain(`=> ${realpathSync(stage.wick)}/`);
  });

  test('has a bill of materials with the runtimes in it', () => {
    const bill = JSON.parse(readFileSync(join(stage.folder, 'wick.cdx.json'), 'utf8'));
    const names = bill.components.map(({ name }: { name: string }) => name);
    expect(bill.bomFormat).toBe('CycloneDX');
    expect(names).toEqual(expect.arrayContaining(['react', 'zod', 'serialport', 'electron', 'node']));
    expect(names).not.toContain('vitest');
  });

  test('says whose work is in it, and that what is under the LGPL can be replaced', () => {
    const notices = readFileSync(join(stage.wick, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['react 19', 'openpgp 6', 'libext2fs (e2fsprogs), in ext2fs', 'Node.js'])
      expect(notices).toContain(`\n${name}`);
    expect(notices).toContain('GNU LIBRARY GENERAL PUBLIC LICENSE');
    expect(notices).not.toContain('\nvitest ');
  });
});

describe('the program', needing('chromium', 'strip'), () => {
  const wick = () => join(stage.wick, 'wick');

  test('is the command where it is called wick', () => {
    const { stdout, stderr, status } = run(wick(), ['--version']);
    expect({ stdout, stderr, status }).toEqual({ stdout: `${version}\n`, stderr: '', status: 0 });
  });

  test('is the helper where it is called wick-helper, whatever it is asked', () => {
    const { stderr, status } = run(join(stage.wick, 'wick-helper'), ['--version']);
    expect(status).toBe(2);
    expect(stderr).toBe('wick helper: no drive: --version\n');
  });

  test('lists drives with packages and native code that lie beside it', () => {
    const { stdout, status } = run(wick(), ['drives', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ event: 'result', ok: true });
  });

  test('takes no options of Node from the environment', () => {
    const env = { ...process.env, NODE_OPTIONS: '--require /dev/null/none' };
    expect(run(wick(), ['--version'], { env }).status).toBe(0);
  });

  test('flashes a practice drive with a helper of its own', needing('ps'), async () => {
    const { flashWatched } = await import('../rigs/packaging/flash-watched.ts');
    const { result, helpers } = await flashWatched(wick(), join(work, 'card.img'));
    expect(result).toMatchObject({ event: 'result', ok: true });
    expect(helpers).toEqual([join(realpathSync(stage.wick), 'wick-helper')]);
  });
});

describe('electron-builder', needing('chromium', 'strip', 'dpkg-deb'), () => {
  let app: string;

  beforeAll(async () => {
    ({ unpacked: app } = await pack(stage, join(work, 'dir'), { target: 'dir', installed: false }));
  });

  test('puts into the archive what was laid out, and nothing else', () => {
    const archive = join(app, 'resources', 'app.asar');
    const packed = listPackage(archive, { isPack: false })
      .map((path) => path.slice(1))
      .filter((path) => !('files' in statFile(archive, path)));
    expect(packed.sort()).toEqual(filesBelow(stage.app));
    const unpacked = filesBelow(`${archive}.unpacked`);
    expect(unpacked).toEqual(expect.arrayContaining(packed.filter((path) => path.endsWith('.node'))));
    expect(unpacked).toContain('node_modules/openpgp/dist/node/openpgp.mjs');
    expect(unpacked).toContain('node_modules/ext2fs/lib/libext2fs.js');
  });

  test('puts the command and the helper beside the app', () => {
    expect(filesBelow(join(app, 'resources', 'wick'))).toEqual(filesBelow(stage.wick));
    expect(run(join(app, 'resources', 'wick', 'wick'), ['--version']).stdout).toBe(`${version}\n`);
  });

  test('makes an app that writes cards with the helper beside it', async () => {
    await usePackedApp(join(work, 'used'), { archive: join(app, 'resources', 'app.asar'), wick: stage.wick });
  });

  test('sets every fuse that there is', async () => {
    const wire = await getCurrentFuseWire(join(app, 'wick-desktop'));
    const all = Object.values(FuseV1Options).filter((fuse): fuse is FuseV1Options => typeof fuse === 'number');
    expect(Object.fromEntries(all.map((fuse) => [FuseV1Options[fuse], Number(wire[fuse]) === 0x31]))).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    });
  });
});

describe(
  'a package of Debian',
  needing('root', 'overlay', 'chromium', 'strip', 'dpkg-deb', 'unshare', 'chroot'),
  () => {
    let seen: Awaited<ReturnType<typeof installed>>;

    beforeAll(async () => {
      const { packages } = await pack(stage, join(work, 'deb'), { target: 'deb', installed: true });
      seen = installed(packages[0] ?? '');
    });

    test('installs, configures, and goes without a trace', () => {
      expect(seen.status).toBe('install ok installed');
      expect(seen.left).toEqual([]);
    });

    test('has the helper where the policy of polkit says, and the app finds it there', () => {
      const policy = readFileSync(join(root, 'build/linux/org.wick.helper.policy'), 'utf8');
      const [, helper] = /exec\.path">(.*?)</.exec(policy) ?? [];
      expect(seen.policy).toBe(policy);
      expect(seen.helper).toBe(helper);
      expect(seen.helperMode).toBe('755 root root');
    });

    test('has the command on the path', () => {
      expect(seen.command).toEqual(['/usr/lib/wick/wick-helper', version]);
    });

    test('has a launcher, with icons, for the files that Wick opens', () => {
      expect(seen.launcher).toContain('Exec=/opt/Wick/wick-desktop %F\n');
      expect(seen.launcher).toMatch(/^MimeType=.*application\/x-wic;/m);
      expect(seen.launcher).toContain('Icon=wick-desktop\n');
      expect(seen.icons).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1024].map((size) => `${size}x${size}`));
    });

    test('makes the types of files known', () => {
      expect(seen.globs).toEqual(
        expect.arrayContaining([
          'application/x-wic:*.wic',
          'application/x-wic-compressed:*.wic.bz2',
          'application/x-bmap+xml:*.bmap',
          'application/x-pvrexport:*.pvrexport.tgz',
          'application/x-wick-recipe:*.wick.yaml',
        ]),
      );
    });

    test('lets Chromium have its sandbox where AppArmor would not', () => {
      expect(seen.profile).toMatch(
        /^profile "wick-desktop" "\/opt\/Wick\/wick-desktop" flags=\(unconfined\) \{\n {2}userns,/m,
      );
    });

    test('is updated by the package manager alone', () => {
      expect(seen.resources).not.toContain('app-update.yml');
    });

    test('is no larger than what is in it', () => {
      expect(statSync(seen.file).size).toBeLessThan(200 << 20);
    });
  },
);
