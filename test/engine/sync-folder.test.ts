import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../../electron/engine/sync-folder.ts';
import { needing } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';

const run = promisify(execFile);

test('a folder is made with those that it is in, for its owner alone', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'certificates', 'lot');
  await makeFolder(path);
  await makeFolder(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
});

/** What the system was asked for, in order: `name NEW` and `sync PATH`. */
async function asked(folder: string, program: string): Promise<string[]> {
  const out = join(folder, 'trace');
  const calls = 'trace=rename,renameat,renameat2,link,linkat,mkdir,fsync,fdatasync';
  const args = ['-f', '-y', '-o', out, '-e', calls, process.execPath, '--input-type=module', '-e', program];
  await run('strace', args, { cwd: resolve('.') });
  return (await readFile(out, 'utf8')).split('\n').flatMap((line) => {
    const [, synced] = /f(?:data)?sync\(\d+<([^>]+)>/.exec(line) ?? [];
    if (synced !== undefined) return [`sync ${synced}`];
    const [, name] = /(?:rename|link)\w*\(.*"([^"]+)"/.exec(line) ?? [];
    return name === undefined ? [] : [`name ${name}`];
  });
}

describe('a name is durable before anybody builds on it', needing('strace'), () => {
  const engine = resolve('electron/engine');

  test('that of a certificate, also of one that is set aside', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, '000001-1.certificate.json');
    const signed = "{ certificate: { finished: '2026-01-01T00:00:00Z' } }";
    const trace = await asked(
      folder.path,
      `const { keepCertificate, setAside } = await import('${engine}/certificate/keep.ts');
       await keepCertificate({ kind: 'file', path: '${file}' }, 'card', ${signed});
       await setAside('${file}');`,
    );
    const [kept, keptSync, aside, asideSync] = trace.slice(trace.indexOf(`name ${file}`));
    expect([kept, keptSync]).toEqual([`name ${file}`, `sync ${folder.path}`]);
    expect([aside?.startsWith(`name ${folder.path}`), asideSync]).toEqual([true, `sync ${folder.path}`]);
  });

  test('that of what a bench keeps, and of the folder that is made for it', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'bench', 'slots.json');
    const trace = await asked(
      folder.path,
      `const { writeKept } = await import('${engine}/lot/slots/kept-file.ts');
       await writeKept('${file}', {});`,
    );
    expect(trace.indexOf(`sync ${folder.path}`)).toBeGreaterThanOrEqual(0);
    expect(trace.slice(trace.indexOf(`name ${file}`))[1]).toBe(`sync ${join(folder.path, 'bench')}`);
  });
});
