import { execFile } from 'node:child_process';
import { platform as thisPlatform } from 'node:os';
import type { Secret } from '../../../contract/recipe/secret.ts';
import { askForCredential, credentialText, readCredential } from './windows-credential.ts';

export interface KeychainOptions {
  signal: AbortSignal;
  platform?: NodeJS.Platform;
}

/** Why it did not work: a clause. */
type Failed = { reason: string };

/**
 * Reads a secret named `NAME` of service `wick` from the keychain of the person's session: libsecret's on Linux
 * (`secret-tool store --label=NAME service wick name NAME`), the login keychain on macOS
 * (`security add-generic-password -s wick -a NAME -w`), the Credential Manager on Windows
 * (`cmdkey /generic:wick:NAME /user:wick /pass`).
 */
export async function readKeychain(
  name: string,
  { signal, platform = thisPlatform() }: KeychainOptions,
): Promise<{ text: string } | Failed> {
  const answer = await ask(name, platform, signal);
  if ('reason' in answer) return answer;
  if (answer.output === '') return missing;
  return { text: platform === 'win32' ? readCredential(answer.output) : answer.output.replace(/\n$/, '') };
}

async function ask(name: string, platform: NodeJS.Platform, signal: AbortSignal): Promise<{ output: string } | Failed> {
  if (platform === 'linux') return await run('secret-tool', ['lookup', 'service', 'wick', 'name', name], { signal });
  if (platform === 'darwin')
    return await run('security', ['find-generic-password', '-s', 'wick', '-a', name, '-w'], { signal });
  if (platform !== 'win32') return { reason: 'the keychain of this system cannot be read; use env: or file:' };
  const { command, args, env } = askForCredential(name);
  return await run(command, args, { signal, env });
}

/** Puts a secret there, in place of the one of that name. It goes by a pipe, never by a command line. */
export async function writeKeychain(
  name: string,
  secret: Secret,
  { signal, platform = thisPlatform() }: KeychainOptions,
): Promise<{ done: true } | Failed> {
  const text = secret.reveal();
  if (platform === 'linux') {
    const words = ['store', `--label=Wick: ${name}`, 'service', 'wick', 'name', name];
    return done(await run('secret-tool', words, { signal, input: text }));
  }
  if (platform === 'win32') {
    const { command, args, env } = askForCredential(name, 'write');
    return done(await run(command, args, { signal, env, input: credentialText(text) }));
  }
  if (platform !== 'darwin') return { reason: 'the keychain of this system cannot be written' };
  // security reads commands from its input, one a line, with quotes as a shell has them.
  if (/["\\\r\n]/.test(`${name}${text}`)) return { reason: 'it has characters that the keychain cannot be given' };
  const command = `add-generic-password -U -s wick -a "${name}" -w "${text}"\n`;
  const written = await run('security', ['-i'], { signal, input: command });
  if ('reason' in written) return written;
  // In this mode it tells of no failure.
  const kept = await readKeychain(name, { signal, platform });
  return 'text' in kept && kept.text === text ? { done: true } : { reason: 'the keychain is locked' };
}

export async function deleteKeychain(
  name: string,
  { signal, platform = thisPlatform() }: KeychainOptions,
): Promise<{ done: true } | Failed> {
  if (platform === 'linux')
    return done(await run('secret-tool', ['clear', 'service', 'wick', 'name', name], { signal }));
  if (platform === 'darwin')
    return done(await run('security', ['delete-generic-password', '-s', 'wick', '-a', name], { signal }));
  if (platform !== 'win32') return { reason: 'the keychain of this system cannot be written' };
  const { command, args, env } = askForCredential(name, 'delete');
  return done(await run(command, args, { signal, env }));
}

const missing: Failed = { reason: 'the keychain has no such entry, or is locked' };

function done(answer: { output: string } | Failed): { done: true } | Failed {
  return 'reason' in answer ? answer : { done: true };
}

async function run(
  command: string,
  args: string[],
  { signal, input, env }: { signal: AbortSignal; input?: string; env?: NodeJS.ProcessEnv },
): Promise<{ output: string } | Failed> {
  return await new Promise((done, fail) => {
    const child = execFile(command, args, { signal, env, timeout: 60_000, encoding: 'utf8' }, (error, stdout) => {
      if (signal.aborted) fail(signal.reason as Error);
      else if (error?.code === 'ENOENT') done({ reason: `${command} is not installed` });
      else done(error === null ? { output: stdout } : missing);
    });
    // It may end before it has read.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
