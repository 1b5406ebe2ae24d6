import { execFile } from 'node:child_process';
import { platform as thisPlatform } from 'node:os';

export interface KeychainOptions {
  signal: AbortSignal;
  platform?: NodeJS.Platform;
}

/**
 * Reads a secret named `NAME` of service `wick` from the keychain of the person's session: libsecret's on Linux
 * (`secret-tool store --label=NAME service wick name NAME`), the login keychain on macOS
 * (`security add-generic-password -s wick -a NAME -w`).
 */
export async function readKeychain(
  name: string,
  { signal, platform = thisPlatform() }: KeychainOptions,
): Promise<{ text: string } | { reason: string }> {
  if (platform === 'linux') return await ask('secret-tool', ['lookup', 'service', 'wick', 'name', name], signal);
  if (platform === 'darwin')
    return await ask('security', ['find-generic-password', '-s', 'wick', '-a', name, '-w'], signal);
  return { reason: 'the keychain of this system cannot be read yet; use env: or file:' };
}

async function ask(
  command: string,
  args: string[],
  signal: AbortSignal,
): Promise<{ text: string } | { reason: string }> {
  return await new Promise((done, fail) => {
    execFile(command, args, { signal, timeout: 60_000, encoding: 'utf8' }, (error, stdout) => {
      if (signal.aborted) fail(signal.reason as Error);
      else if (error?.code === 'ENOENT') done({ reason: `${command} is not installed` });
      else if (error !== null || stdout === '') done({ reason: 'the keychain has no such entry, or is locked' });
      else done({ text: stdout.replace(/\n$/, '') });
    });
  });
}
