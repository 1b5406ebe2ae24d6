import { connect, type Socket } from 'node:net';
import { plainText } from '../plain-text.ts';
import { type Answer, type AskOptions, whyNot } from './answer.ts';

/** Bytes of a greeting that are read (RFC 4253, 4.2: a line of at most 255, and lines may stand before it). */
const longestGreeting = 4096;

/** Whether something listens on a TCP port. */
export async function askPort(host: string, port: number, options: AskOptions): Promise<Answer> {
  try {
    using _ = await open(host, port, options);
    return { answers: true, evidence: `port ${port} of ${host} is open` };
  } catch (error) {
    return { answers: false, evidence: `port ${port} of ${host}: ${whyNot(error)}` };
  }
}

/** Whether an ssh server greets on a TCP port. Nobody logs in. */
export async function askSsh(host: string, port: number, options: AskOptions): Promise<Answer> {
  try {
    using socket = await open(host, port, options);
    const greeting = await readGreeting(socket.socket);
    if (greeting !== undefined) return { answers: true, evidence: `ssh on port ${port} of ${host}: ${greeting}` };
    return { answers: false, evidence: `port ${port} of ${host} is open, but it does not greet as ssh does` };
  } catch (error) {
    return { answers: false, evidence: `ssh on port ${port} of ${host}: ${whyNot(error)}` };
  }
}

async function open(
  host: string,
  port: number,
  { signal, timeout }: AskOptions,
): Promise<{ socket: Socket } & Disposable> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  const socket = connect({ host, port, signal: limit });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return { socket, [Symbol.dispose]: () => socket.destroy() };
}

async function readGreeting(socket: Socket): Promise<string | undefined> {
  let text = '';
  for await (const chunk of socket) {
    text += (chunk as Buffer).toString('latin1');
    const line = /^(SSH-[\d.]+-[^\r\n]*)\r?\n/mu.exec(text)?.[1];
    if (line !== undefined) return plainText(line.slice(0, 255));
    if (text.length > longestGreeting) break;
  }
  return undefined;
}
