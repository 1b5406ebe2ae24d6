import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes of the key, of each side's random number, and of each proof. */
const length = 32;

export interface ConnectBackOptions {
  /** Ends the waiting. */
  signal: AbortSignal;
  /** How long who has connected may take to prove who it is, in ms. */
  patience?: number;
}

/** Where one helper may connect to, once. */
export interface ConnectBack extends AsyncDisposable {
  /** Arguments for the helper. They hold no secret: everybody can read them. */
  args: readonly string[];
  /** Resolves with the connection once both sides have proved that they know the key; rejects where the first who came does not. */
  connected: Promise<Socket>;
}

/**
 * Listens for one helper that cannot inherit pipes: on a socket in a folder that is this user's alone, on Windows on a
 * named pipe that nobody can guess. The key is in a file of that folder. Whoever comes first is the only one.
 */
export async function listenForHelper({ signal, patience = 10_000 }: ConnectBackOptions): Promise<ConnectBack> {
  signal.throwIfAborted();
  const folder = await mkdtempDisposable(join(tmpdir(), 'wick-helper-'));
  const server = createServer();
  const dispose = async () => {
    server.close();
    await folder.remove();
  };
  try {
    const key = randomBytes(length);
    const keyFile = join(folder.path, 'key');
    await writeFile(keyFile, key, { mode: 0o600, flag: 'wx' });
    const path =
      process.platform === 'win32'
        ? `\\\\.\\pipe\\wick-${randomBytes(16).toString('hex')}`
        : join(folder.path, 'socket');
    server.listen(path);
    await once(server, 'listening');
    const connected = first(server, signal).then((socket) => proveEachOther(socket, key, patience));
    connected.catch(() => {}); // whoever waits for it is told
    return { args: ['--connect', path, '--key', keyFile], connected, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The first to connect, and the last. */
async function first(server: Server, signal: AbortSignal): Promise<Socket> {
  try {
    const [socket] = (await once(server, 'connection', { signal })) as [Socket];
    server.on('connection', (other: Socket) => other.destroy());
    return socket;
  } finally {
    server.close();
  }
}

async function proveEachOther(socket: Socket, key: Buffer, patience: number): Promise<Socket> {
  const timer = setTimeout(() => socket.destroy(new Error('the helper did not say who it is')), patience);
  try {
    const theirs = await readExactly(socket, length);
    const mine = randomBytes(length);
    const proof = (role: string) => createHmac('sha256', key).update(role).update(theirs).update(mine).digest();
    socket.write(Buffer.concat([mine, proof('engine')]));
    if (!timingSafeEqual(await readExactly(socket, length), proof('helper'))) {
      throw new Error('a program that is not the helper connected in its place');
    }
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function readExactly(socket: Socket, count: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('the helper closed the connection'));
    const read = () => {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes === null) return;
      socket.off('readable', read).off('error', reject).off('close', gone);
      if (bytes.length === count) resolve(bytes);
      else gone();
    };
    socket.on('readable', read).once('error', reject).once('close', gone);
  });
}
