import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { type ConnectBack, listenForHelper } from '../../../../electron/engine/flash/launch/connect-back.ts';
import { connectBack } from '../../../../electron/helper/launch/connect-back.ts';

const never = new AbortController().signal;

const places = ({ args }: ConnectBack) => ({ path: args[1] ?? '', keyFile: args[3] ?? '' });
const proof = (key: Buffer, role: string, helper: Buffer, engine: Buffer) =>
  createHmac('sha256', key).update(role).update(helper).update(engine).digest();

async function read(socket: Socket, count: number): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < count) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    bytes = Buffer.concat([bytes, chunk]);
  }
  return bytes;
}

describe.skipIf(process.platform === 'win32')('a helper that connects back', () => {
  test('and the engine prove to each other that they know the key, and talk', async () => {
    await using door = await listenForHelper({ signal: never });
    const { path, keyFile } = places(door);
    const [helper, engine] = await Promise.all([connectBack(path, keyFile), door.connected]);
    helper.end('good morning');
    engine.end();
    expect(await text(engine)).toBe('good morning');
  });

  test('finds a folder and a key that are this user’s alone, and no secret on its command line', async () => {
    await using door = await listenForHelper({ signal: never });
    const { path, keyFile } = places(door);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    const key = readFileSync(keyFile);
    expect(key).toHaveLength(32);
    expect(door.args.join(' ')).not.toContain(key.toString('hex'));
  });

  test('leaves nothing behind', async () => {
    const door = await listenForHelper({ signal: never });
    const { path } = places(door);
    const sockets = await Promise.all([connectBack(path, places(door).keyFile), door.connected]);
    for (const socket of sockets) socket.destroy();
    await door[Symbol.asyncDispose]();
    expect(existsSync(dirname(path))).toBe(false);
  });

  test('with another key is not let in', async () => {
    await using door = await listenForHelper({ signal: never });
    const socket = connect(places(door).path);
    const mine = randomBytes(32);
    socket.write(mine);
    const theirs = (await read(socket, 64)).subarray(0, 32);
    socket.write(proof(randomBytes(32), 'helper', mine, theirs));
    await expect(door.connected).rejects.toThrow('not the helper');
    await once(socket, 'close');
  });

  test('does not get in with what the engine has just said', async () => {
    await using door = await listenForHelper({ signal: never });
    const socket = connect(places(door).path);
    socket.write(randomBytes(32));
    socket.write((await read(socket, 64)).subarray(32));
    await expect(door.connected).rejects.toThrow('not the helper');
    socket.destroy();
  });

  test('does not get in with the words of an earlier one', async () => {
    const key = await overheard();
    await using door = await listenForHelper({ signal: never });
    const socket = connect(places(door).path);
    socket.write(key.helperNonce);
    await read(socket, 64);
    socket.write(key.helperProof);
    await expect(door.connected).rejects.toThrow('not the helper');
    socket.destroy();
  });

  test('that comes second finds the door closed, whatever becomes of the first', async () => {
    await using door = await listenForHelper({ signal: never, patience: 300 });
    const { path, keyFile } = places(door);
    const intruder = connect(path);
    await once(intruder, 'connect');
    await expect(connectBack(path, keyFile)).rejects.toThrow();
    await expect(door.connected).rejects.toThrow('did not say who it is');
    intruder.destroy();
    await expect(connectBack(path, keyFile)).rejects.toThrow();
  });

  test('that says nothing is not waited for', async () => {
    await using door = await listenForHelper({ signal: never, patience: 100 });
    const socket = connect(places(door).path);
    await expect(door.connected).rejects.toThrow('did not say who it is');
    await once(socket, 'close');
  });

  test('that hangs up is noticed', async () => {
    await using door = await listenForHelper({ signal: never });
    connect(places(door).path).end(randomBytes(7));
    await expect(door.connected).rejects.toThrow('closed the connection');
  });

  test('is not waited for any longer when the question is taken back', async () => {
    const cancel = new AbortController();
    await using door = await listenForHelper({ signal: cancel.signal });
    cancel.abort();
    await expect(door.connected).rejects.toThrow();
    await expect(connectBack(places(door).path, places(door).keyFile)).rejects.toThrow();
  });

  test('says nothing but a random number to an engine that does not know the key', async () => {
    await using real = await listenForHelper({ signal: never });
    await using other = await listenForHelper({ signal: never });
    const helper = connectBack(places(other).path, places(real).keyFile);
    await expect(helper).rejects.toThrow('somebody else answered');
    await expect(other.connected).rejects.toThrow('closed the connection');
  });

  /** A conversation that went well, as somebody heard it who does not know the key. */
  async function overheard() {
    await using door = await listenForHelper({ signal: never });
    const { path, keyFile } = places(door);
    const key = readFileSync(keyFile);
    const socket = connect(path);
    const helperNonce = randomBytes(32);
    socket.write(helperNonce);
    const theirs = (await read(socket, 64)).subarray(0, 32);
    const helperProof = proof(key, 'helper', helperNonce, theirs);
    socket.write(helperProof);
    (await door.connected).destroy();
    socket.destroy();
    return { helperNonce, helperProof };
  }
});
