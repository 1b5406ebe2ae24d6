import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Secret } from '../../../../electron/contract/recipe/secret.ts';
import { readKeychain, writeKeychain } from '../../../../electron/engine/provision/secret/keychain.ts';
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

  test('is written by PowerShell on Windows, through a pipe', async () => {
    vi.stubEnv('SystemRoot', folder.path);
    const shell = join(folder.path, 'System32/WindowsPowerShell/v1.0/powershell.exe');
    const kept = join(folder.path, 'kept');
    await program(shell, `printf '%s ' "$@" "$WICK_CREDENTIAL" > '${folder.path}/args'\ncat > '${kept}'`);
    expect(await writeKeychain('hub', new Secret('pässword'), { signal, platform: 'win32' })).toEqual({ done: true });
    expect(Buffer.from(await readFile(kept, 'utf8'), 'base64').toString('utf16le')).toBe('pässword');
    const args = await readFile(join(folder.path, 'args'), 'utf8');
    expect(args).not.toContain(await readFile(kept, 'utf8'));
    expect(args.trimEnd().endsWith('wick:hub')).toBe(true);
    const [, , , encoded = ''] = args.split(' ');
    expect(Buffer.from(encoded, 'base64').toString('utf16le')).toContain(
      '[WickCredential]::Write($env:WICK_CREDENTIAL',
    );
  });

  test('is not to be had on other systems, which is said', async () => {
    expect(await readKeychain('hub', { signal, platform: 'freebsd' })).toEqual({
      reason: 'the keychain of this system cannot be read; use env: or file:',
    });
  });
});
