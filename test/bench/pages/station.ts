import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { BrowserContext } from 'playwright-core';
import { WebSocket } from 'ws';
import type { Calls } from '../../../electron/contract/calls.ts';
import { type Client, connect } from '../../../electron/contract/rpc/connect.ts';

export interface StationProcess extends AsyncDisposable {
  /** With the token that lets one browser in. */
  address: string;
  /** When the process was started, by `performance.now()`. */
  started: number;
}

/** The built command's station as a process of its own, as a bench runs it; it keeps everything in the folder. */
export async function startStationProcess(wick: string, folder: string): Promise<StationProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [wick, 'station', '--json', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, WICK_HOME: folder, XDG_CACHE_HOME: folder, WICK_KEYCHAIN: 'off' },
  });
  const ended = once(child, 'exit');
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const { address } = JSON.parse(String(value)) as { address: string };
  return {
    address,
    started,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export interface Asked extends Disposable {
  client: Client<Calls>;
}

/** Asks a station beside its pages, let in by the cookie of their browser. */
export async function askStation(context: BrowserContext, address: string): Promise<Asked> {
  const { origin, host } = new URL(address);
  const cookie = (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const socket = new WebSocket(`ws://${host}/channel`, { headers: { cookie, origin } });
  await once(socket, 'open');
  const client = connect<Calls>({
    send: (text) => socket.send(text),
    onMessage: (listener) => void socket.on('message', (data: Buffer) => listener(data.toString())),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  });
  return { client, [Symbol.dispose]: () => socket.close() };
}
