import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** Bytes of the key, of each side's random number, and of each proof. */
const length = 32;
/** How long the other side may take to say who it is, in ms. */
const patience = 10_000;

/**
 * Connects to the engine where a program that was given rights does not inherit its pipes. Both sides prove that they know
 * the key, which works once: the engine first, so that nobody else hears a word that means anything. Rejects for everybody
 * else.
 */
export async function connectBack(path: string, keyFile: string): Promise<Socket> {
  // Loaded by the few who need it: it would hold up the start of all helpers.
  const { createHmac, randomBytes, timingSafeEqual } = await import('node:crypto');
  const key = readKey(keyFile);
  const socket = connect(path);
  socket.setTimeout(patience, () => socket.destroy(new Error('nobody answered')));
  try {
    const mine = randomBytes(length);
    socket.write(mine);
    const answer = await readExactly(socket, 2 * length);
    const theirs = answer.subarray(0, length);
    const proof = (role: string) => createHmac('sha256', key).update(role).update(mine).update(theirs).digest();
    if (!timingSafeEqual(answer.subarray(length), proof('engine'))) throw new Error('somebody else answered');
    socket.write(proof('helper'));
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.setTimeout(0);
  return socket;
}

function readKey(file: string): Buffer {
  // Where there are no symbolic links to refuse, there is no such flag.
  const noFollow = (constants.O_NOFOLLOW as number | undefined) ?? 0;
  const descriptor = openSync(file, constants.O_RDONLY | noFollow);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size !== length) throw new Error('the file of the key holds something else');
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readExactly(socket: Socket, count: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const read = () => {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes === null) return;
      socket.off('readable', read);
      if (bytes.length === count) resolve(bytes);
      else reject(new Error('the other side closed the connection'));
    };
    socket.on('readable', read);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the other side closed the connection')));
  });
}
