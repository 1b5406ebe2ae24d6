import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readKeychain } from '../../../../electron/engine/provision/secret/keychain.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const { signal } = new AbortController();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

async function program(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
}

describe.skipIf(process.platform === 'win32')('a secret in the keychain', () => {
  test('is asked for by its name on Linux', async () => {
    await program(join(folder.path, 'secret-tool'), 'echo "$@"');
    vi.stubEnv('PATH', `${folder.path}:${process.env['PATH']}`);
    expect(await readKeychain('hub', { signal, platform: 'linux' })).toEqual({ text: 'lookup service wick name hub' });
  });

  test('is read by PowerShell on Windows, with its name in the environment alone', async () => {
    vi.stubEnv('SystemRoot', folder.path);
    const shell = join(folder.path, 'System32/WindowsPowerShell/v1.0/powershell.exe');
    await program(
      shell,
      [
        `printf '%s\\n' "$@" > '${folder.path}/args'`,
        `test "$WICK_CREDENTIAL" = "wick:Büro's hub" || exit 3`,
        `printf %s ${Buffer.from('pässword', 'utf16le').toString('base64')}`,
      ].join('\n'),
    );
    expect(await readKeychain("Büro's hub", { signal, platform: 'win32' })).toEqual({ text: 'pässword' });
    expect(await readKeychain('none', { signal, platform: 'win32' })).toEqual({
      reason: 'the keychain has no such entry, or is locked',
    });
    const [, , option, encoded = ''] = (await readFile(join(folder.path, 'args'), 'utf8')).split('\n');
    expect(option).toBe('-EncodedCommand');
    expect(Buffer.from(encoded, 'base64').toString('utf16le')).toContain('CredReadW');
  });

  test('is not to be had on other systems, which is said', async () => {
    expect(await readKeychain('hub', { signal, platform: 'freebsd' })).toEqual({
      reason: 'the keychain of this system cannot be read; use env: or file:',
    });
  });
});
