/**
 * A file system of one file, served from this process through /dev/fuse, that fails or falls silent where it is told to.
 * A loop drive over it is a real block device with real I/O errors. Arguments: mount point, backing file, and a file that
 * everything written and flushed is recorded in (see `recording.ts`).
 * Wire format: linux/fuse.h, protocol 7.
 */
import { spawnSync } from 'node:child_process';
import { fstatSync, fsyncSync, openSync, read, readSync, writeSync } from 'node:fs';
import { formatRecord, type RecordKind } from './recording.ts';

export interface BadFileOrder {
  operation: 'read' | 'write' | 'flush';
  /** What lies before this byte stays good. */
  from: number;
  /**
   * A number is slowness: ms for every 128 KiB or less, or for every flush. `refusal` is that of all that is larger than 64
   * KiB; a loop drive makes an I/O error of it. What is `lost` is taken and forgotten, and reads as zeroes; what `wraps`
   * comes out at the start again: give both to reading and writing alike.
   */
  how: 'error' | 'silence' | 'refusal' | 'lost' | 'wraps' | number;
}

/** Put into the recording where it stands now. */
export interface BadFileMark {
  mark: string;
}

const [mountPoint = '', backing = '', record] = process.argv.slice(2);
const recording = record === undefined ? undefined : openSync(record, 'a');
const file = openSync(backing, 'r+');
const fuse = openSync('/dev/fuse', 'r+');
const EIO = 5;
const EINVAL = 22;
const ENOSYS = 38;
const mostTaken = 64 * 1024;
const maxWrite = 128 * 1024;
let order: BadFileOrder | undefined;

process.on('message', (message: BadFileOrder | BadFileMark | 'heal') => {
  if (message !== 'heal' && 'mark' in message) note('mark', 0, Buffer.from(message.mark));
  else order = message === 'heal' ? undefined : message;
  process.send?.('done');
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const mounted = spawnSync(
  'mount',
  ['-i', '-t', 'fuse', '-o', 'fd=3,rootmode=100600,user_id=0,group_id=0,allow_other', 'wick-bad', mountPoint],
  { stdio: ['ignore', 'ignore', 'inherit', fuse] },
);
if (mounted.status !== 0) process.exit(1); // oxlint-disable-line unicorn/no-process-exit
process.send?.('mounted');

const message = Buffer.alloc(maxWrite + 4096);
serveNext();

function serveNext(): void {
  read(fuse, message, 0, message.length, null, (error, length) => {
    if (error?.code === 'ENODEV') return; // unmounted
    if (error === null) answer(message.subarray(0, length));
    serveNext();
  });
}

function answer(request: Buffer): void {
  const opcode = request.readUInt32LE(4);
  const unique = request.readBigUInt64LE(8);
  const body = request.subarray(40);
  switch (opcode) {
    case 2: // FORGET
    case 36: // INTERRUPT
    case 42: // BATCH_FORGET
      return;
    case 3: // GETATTR
    case 4: // SETATTR
      return reply(unique, attributes());
    case 14: // OPEN
      return reply(unique, opened());
    case 15: // READ
      return transfer(unique, 'read', body);
    case 16: // WRITE
      return transfer(unique, 'write', body);
    case 18: // RELEASE
    case 25: // FLUSH
      return reply(unique, Buffer.alloc(0));
    case 20: // FSYNC
      if (order?.operation === 'flush') {
        if (typeof order.how === 'string') return misbehave(unique);
        pause(order.how);
      }
      // What it covers was written before; it is durable for those who hear of it.
      note('flush', 0, Buffer.alloc(0));
      if (recording === undefined) fsyncSync(file);
      return reply(unique, Buffer.alloc(0));
    case 26: // INIT
      return reply(unique, greeting(body));
    default:
      return fail(unique, ENOSYS);
  }
}

function transfer(unique: bigint, operation: 'read' | 'write', body: Buffer): void {
  const offset = Number(body.readBigUInt64LE(8));
  const size = body.readUInt32LE(16);
  if (order?.how === 'lost' || order?.how === 'wraps') return lie(unique, operation, { ...order, body, offset, size });
  if (order?.operation === operation && offset + size > order.from) {
    if (order.how === 'refusal') {
      if (size > mostTaken) return fail(unique, EINVAL);
    } else {
      if (typeof order.how === 'string') return misbehave(unique);
      pause(order.how);
    }
  }
  if (operation === 'read') {
    const data = Buffer.alloc(size);
    return reply(unique, data.subarray(0, readSync(file, data, 0, size, offset)));
  }
  note('write', offset, body.subarray(40, 40 + size));
  const out = Buffer.alloc(8);
  out.writeUInt32LE(writeSync(file, body, 40, size, offset), 0);
  reply(unique, out);
}

function note(kind: RecordKind, offset: number, data: Uint8Array): void {
  if (recording !== undefined) writeSync(recording, formatRecord({ kind, offset, data }));
}

/** The file has fewer bytes than it says, whatever is done to it. */
function lie(
  unique: bigint,
  operation: 'read' | 'write',
  { from, how, body, offset, size }: BadFileOrder & { body: Buffer; offset: number; size: number },
): void {
  const data = operation === 'read' ? Buffer.alloc(size) : body.subarray(40, 40 + size);
  for (let done = 0; done < size; ) {
    const at = how === 'wraps' ? (offset + done) % from : offset + done;
    const length = Math.min(size - done, at < from ? from - at : size);
    const part = data.subarray(done, done + length);
    if (at < from && operation === 'read') readSync(file, part, 0, length, at);
    if (at < from && operation === 'write') writeSync(file, part, 0, length, at);
    done += length;
  }
  if (operation === 'read') return reply(unique, data);
  const out = Buffer.alloc(8);
  out.writeUInt32LE(size, 0);
  reply(unique, out);
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function misbehave(unique: bigint): void {
  if (order?.how === 'error') fail(unique, EIO);
}

function reply(unique: bigint, data: Buffer): void {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(16 + data.length, 0);
  head.writeBigUInt64LE(unique, 8);
  send(Buffer.concat([head, data]));
}

function fail(unique: bigint, errno: number): void {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(16, 0);
  head.writeInt32LE(-errno, 4);
  head.writeBigUInt64LE(unique, 8);
  send(head);
}

function send(answer: Buffer): void {
  try {
    writeSync(fuse, answer);
  } catch {
    // The request was given up in the meantime.
  }
}

/** struct fuse_attr_out */
function attributes(): Buffer {
  const out = Buffer.alloc(104);
  const size = BigInt(fstatSync(file).size);
  out.writeBigUInt64LE(1n, 16); // ino
  out.writeBigUInt64LE(size, 24);
  out.writeBigUInt64LE(size / 512n, 32);
  out.writeUInt32LE(0o100600, 76); // mode
  out.writeUInt32LE(1, 80); // nlink
  out.writeUInt32LE(4096, 96); // blksize
  return out;
}

/** struct fuse_open_out; FOPEN_DIRECT_IO, so that no page cache stands between the drive and its errors. */
function opened(): Buffer {
  const out = Buffer.alloc(16);
  out.writeUInt32LE(1, 8);
  return out;
}

/** struct fuse_init_out */
function greeting(body: Buffer): Buffer {
  const out = Buffer.alloc(64);
  out.writeUInt32LE(7, 0);
  out.writeUInt32LE(Math.min(31, body.readUInt32LE(4)), 4);
  out.writeUInt32LE(maxWrite, 8); // max_readahead
  out.writeUInt16LE(16, 16); // max_background
  out.writeUInt16LE(12, 18); // congestion_threshold
  out.writeUInt32LE(maxWrite, 20);
  out.writeUInt32LE(1, 24); // time_gran
  return out;
}
