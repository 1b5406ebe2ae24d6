import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Answer, AskOptions } from './answer.ts';

/** Whether a host answers an echo request, sent by the system's own program: raw sockets are not for everybody. */
export async function askPing(host: string, { signal, timeout }: AskOptions): Promise<Answer> {
  const [program, ...words] = commandLine(host, timeout);
  try {
    const { stdout } = await promisify(execFile)(program, words, {
      signal,
      timeout: timeout + 1000,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 16,
      windowsHide: true,
    });
    // Windows also counts a router that says no.
    const answers = process.platform !== 'win32' || /TTL=/iu.test(stdout);
    return { answers, evidence: answers ? `${host} answers a ping` : `${host} does not answer a ping` };
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: unknown };
    if (code === 'ENOENT') {
      const evidence = 'the program ping is not on this computer, and is needed to see who answers a ping';
      return { answers: false, blind: 'not-reachable', evidence };
    }
    if (typeof stderr === 'string' && /not permitted|permission denied|lacking privilege/iu.test(stderr)) {
      return { answers: false, blind: 'no-permission', evidence: 'you may not send a ping from this computer' };
    }
    return { answers: false, evidence: `${host} does not answer a ping` };
  }
}

function commandLine(host: string, timeout: number): [string, ...string[]] {
  const seconds = String(Math.max(1, Math.ceil(timeout / 1000)));
  if (process.platform === 'win32') return ['ping', '-n', '1', '-w', String(timeout), host];
  if (process.platform !== 'darwin') return ['ping', '-n', '-c', '1', '-W', seconds, host];
  return host.includes(':') ? ['ping6', '-c', '1', host] : ['ping', '-c', '1', '-t', seconds, host];
}
