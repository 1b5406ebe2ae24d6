import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WickError } from '../../../contract/errors.ts';
import type { Printer } from './printer.ts';

/** ms. */
export interface RawPatience {
  /** Until it answers. */
  connect: number;
  /** In which it takes nothing. */
  silence: number;
  /** Until it hangs up once it has everything; many do not. */
  close: number;
}

const usualPatience: RawPatience = { connect: 5000, silence: 15_000, close: 1500 };

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no computer of that name',
  EAI_AGAIN: 'its name cannot be looked up',
  EHOSTUNREACH: 'it is not on the network',
  ENETUNREACH: 'there is no way to its network',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'it hung up',
  EPIPE: 'it hung up',
};

/** A printer that prints what comes in by TCP, as label printers do on port 9100. @throws WickError `printer-unreachable` */
export async function openRawPrinter(
  { name, host, port }: { name: string; host: string; port: number },
  { signal, patience = usualPatience }: { signal: AbortSignal; patience?: RawPatience },
): Promise<Printer> {
  const socket = connect({ host, port });
  const opened = Promise.withResolvers<void>();
  socket.once('connect', opened.resolve);
  socket.on('error', opened.reject);
  const giveUp = () => opened.reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  const timer = setTimeout(() => opened.reject(Object.assign(new Error(), { code: 'ETIMEDOUT' })), patience.connect);
  try {
    await opened.promise;
  } catch (cause) {
    socket.destroy();
    signal.throwIfAborted();
    throw new WickError('printer-unreachable', { printer: name, reason: reasonOf(cause) }, { cause });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
  return {
    print: async (bytes) => {
      try {
        await send(socket, bytes, { signal, patience });
      } catch (cause) {
        signal.throwIfAborted();
        throw new WickError('printer-failed', { printer: name, reason: reasonOf(cause) }, { cause });
      }
    },
    [Symbol.asyncDispose]: () => {
      socket.destroy();
      return Promise.resolve();
    },
  };
}

async function send(
  socket: Socket,
  bytes: Uint8Array,
  { signal, patience }: { signal: AbortSignal; patience: RawPatience },
): Promise<void> {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => {});
  const sent = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  socket.on('error', reject);
  // What it says is of no use, but it must be read for its hanging up to be seen.
  socket.resume();
  socket.once('end', () => {
    if (!socket.writableFinished) reject(Object.assign(new Error(), { code: 'EPIPE' }));
  });
  socket.once('close', () => closed.resolve());
  socket.setTimeout(patience.silence, () => reject(new Error('it takes nothing any more')));
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    socket.end(bytes, () => sent.resolve());
    await Promise.race([sent.promise, failed]);
    socket.setTimeout(0);
    // One that throws away what it was sent says so now, if ever.
    await Promise.race([closed.promise, sleep(patience.close, undefined, { ref: false }), failed]);
    if (socket.errored !== null) throw socket.errored;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function reasonOf(cause: unknown): string {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return reasons[code] ?? (message === '' ? 'it does not answer' : message);
}
