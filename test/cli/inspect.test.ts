import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeState } from '../rigs/pantavisor-state.ts';
import { makePantavisorImage } from '../rigs/pantavisor-image.ts';
import { makePvrCheckout, makePvrExport } from '../rigs/pantavisor-tree.ts';
import { makeAuthority, makeSigner } from '../rigs/pvs-signer.ts';
import { needing } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { wick } from '../rigs/wick.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());
const inside = (path: string) => join(folder.path, path);

describe('wick inspect', needing('openssl', 'tar'), () => {
  test('tells what an export holds, and whom it trusts', async () => {
    await mkdir(inside('keys'));
    const root = makeAuthority(inside('keys'), 'root');
    const other = makeAuthority(inside('keys'), 'other');
    const signer = makeSigner(inside('keys'), 'maker', 'ES384', { by: root });
    const signatures = [{ name: 'app', signer, include: ['app/**', '_config/app/**'] }];
    await makePvrExport(inside('app.pvrexport.tgz'), makeState({ signatures }));

    const plain = await wick(['inspect', 'app.pvrexport.tgz'], { cwd: folder.path });
    expect(plain.code, plain.stderr).toBe(0);
    expect(plain.stdout).toContain('app 1.0');
    expect(plain.stdout).toMatch(/_sigs\/app\.json {2}valid ES384, 5 keys {2}by O=Wick tests, CN=maker$/mu);

    const trusted = await wick(['inspect', inside('app.pvrexport.tgz'), '--trust', root.certificate, '--json']);
    expect(trusted, trusted.stderr).toMatchObject({
      code: 0,
      result: { ok: true, exitCode: 0, report: { pantavisor: { signatures: [{ trust: 'trusted' }] } } },
    });

    const refused = await wick(['inspect', inside('app.pvrexport.tgz'), '--trust', other.certificate, '--json']);
    expect(refused).toMatchObject({ code: 4, result: { ok: false, exitCode: 4, ladder: { firstFailed: 'V3' } } });
  });

  test(
    'takes an export and an image from standard input',
    needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk'),
    async () => {
      await makePvrExport(inside('app.pvrexport.tgz'), makeState());
      const read = await wick(['inspect', '-', '--json'], { stdin: await readFile(inside('app.pvrexport.tgz')) });
      expect(read, read.stderr).toMatchObject({ code: 0, result: { report: { name: '-', kind: 'archive' } } });
      await makePantavisorImage(inside('disk.img'), { layout: 'u-boot' });
      const env = { TMPDIR: inside('temporary') };
      await mkdir(env.TMPDIR);
      const image = await wick(['inspect', '-', '--json'], { stdin: createReadStream(inside('disk.img')), env });
      expect(image, image.stderr).toMatchObject({
        code: 0,
        result: { report: { name: '-', kind: 'image', recognised: { family: 'pantavisor' } } },
      });
      expect(await readdir(env.TMPDIR)).toEqual([]);
    },
  );

  test('shows nothing to a terminal that it would take for commands', async () => {
    const name = 'app\u001b]0;gone\u0007';
    await makePvrExport(inside('app.tgz'), makeState({ more: { [`${name}/run.json`]: { name } } }));
    const ran = await wick(['inspect', inside('app.tgz')]);
    // oxlint-disable-next-line no-control-regex -- such characters are what must not be there
    expect(ran.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/u);
    expect(ran.code).toBe(4);
  });

  test('names what is wrong with a checkout', async () => {
    await makePvrCheckout(inside('checkout'), makeState());
    expect((await wick(['inspect', inside('checkout')])).code).toBe(0);
    await writeFile(inside('checkout/.pvr/json'), '{"a":1,"a":2}');
    const ran = await wick(['inspect', inside('checkout')]);
    expect(ran.code).toBe(4);
    expect(ran.stdout).toContain('the key "a" is there twice');
  });

  test('needs somebody to trust where it is asked for that', async () => {
    await makePvrExport(inside('app.tgz'), makeState());
    expect(await wick(['inspect', inside('app.tgz'), '--trust', inside('none'), '--json'])).toMatchObject({
      code: 2,
      result: { error: { code: 'trust-unusable' } },
    });
  });
});

describe('wick inspect on a drive', needing('root', 'loop', 'mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk'), () => {
  test('tells the same as of the image', async () => {
    await makePantavisorImage(inside('disk.img'), { layout: 'tryboot', tree: { boot: 'rpi' } });
    const device = execFileSync('losetup', ['--find', '--show', '--read-only', inside('disk.img')], {
      encoding: 'utf8',
    }).trim();
    try {
      const [drive, image] = [
        await wick(['inspect', device, '--json']),
        await wick(['inspect', inside('disk.img'), '--json']),
      ];
      expect(drive.code, drive.stderr).toBe(0);
      const { report } = drive.result as { report: Record<string, unknown> };
      const { report: expected } = image.result as { report: Record<string, unknown> };
      expect(report['kind']).toBe('drive');
      for (const part of ['size', 'disk', 'recognised', 'pantavisor']) expect(report[part]).toEqual(expected[part]);
    } finally {
      execFileSync('losetup', ['--detach', device]);
    }
  });
});
