import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { Agent } from './text-agent.ts';

/** Values of D-Bus as they are put into a message, each with its alignment (D-Bus specification, "Marshaling"). */
class Message {
  readonly #parts: Buffer[] = [];
  length = 0;

  align(to: number): this {
    return this.#add(Buffer.alloc((to - (this.length % to)) % to));
  }

  byte(...values: number[]): this {
    return this.#add(Buffer.from(values));
  }

  uint32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return this.align(4).#add(bytes);
  }

  uint64(value: bigint): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    return this.align(8).#add(bytes);
  }

  string(text: string): this {
    return this.uint32(Buffer.byteLength(text)).#add(Buffer.from(`${text}\0`));
  }

  signature(text: string): this {
    return this.byte(text.length).#add(Buffer.from(`${text}\0`));
  }

  /** An array of structures or pairs: its length counts from its first one on. */
  array(fill: (inner: Message) => void): this {
    const inner = new Message();
    fill(inner);
    return this.uint32(inner.length).align(8).#add(inner.bytes());
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #add(bytes: Buffer): this {
    this.#parts.push(bytes);
    this.length += bytes.length;
    return this;
  }
}

const kind = { call: 1, reply: 2, error: 3 } as const;
const field = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  sender: 7,
  signature: 8,
} as const;

type Fields = Partial<Record<keyof typeof field, string | number>>;

function encode(type: number, serial: number, fields: Fields, body = new Message()): Buffer {
  const head = new Message().byte(0x6c, type, 0, 1).uint32(body.length).uint32(serial);
  head.array((inner) => {
    for (const [name, value] of Object.entries(fields)) {
      inner.align(8).byte(field[name as keyof typeof field]);
      if (typeof value === 'number') inner.signature('u').uint32(value);
      else if (name === 'signature') inner.signature('g').signature(value);
      else inner.signature(name === 'path' ? 'o' : 's').string(value);
    }
  });
  return Buffer.concat([head.align(8).bytes(), body.bytes()]);
}

/** An agent that a person closes without answering, as they do with the dialog of a desktop. */
export async function dismissingAgent(): Promise<Agent> {
  const socket = connect('/run/dbus/system_bus_socket');
  const uid = Buffer.from(String(process.getuid?.())).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\nBEGIN\r\n`);
  const bus = { path: '/org/freedesktop/DBus', destination: 'org.freedesktop.DBus', interface: 'org.freedesktop.DBus' };
  socket.write(encode(kind.call, 1, { ...bus, member: 'Hello' }));
  const authority = {
    path: '/org/freedesktop/PolicyKit1/Authority',
    destination: 'org.freedesktop.PolicyKit1',
    interface: 'org.freedesktop.PolicyKit1.Authority',
  };
  const who = new Message().align(8).string('unix-process');
  who.array((inner) => {
    inner.align(8).string('pid').signature('u').uint32(process.pid);
    inner.align(8).string('start-time').signature('t').uint64(startTime());
  });
  who.string(process.env['LANG'] ?? 'C').string('/test/Agent');
  const member = 'RegisterAuthenticationAgent';
  socket.write(encode(kind.call, 2, { ...authority, member, signature: '(sa{sv})ss' }, who));
  let shown = '';
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    readMessages(socket, ({ type, serial, replySerial, sender, text }) => {
      if (replySerial === 2 && type === kind.reply) resolve();
      if (replySerial === 2 && type === kind.error) reject(new Error(text));
      if (type !== kind.call) return;
      shown += text;
      const errorName = 'org.freedesktop.PolicyKit1.Error.Cancelled';
      socket.write(encode(kind.error, 3, { errorName, replySerial: serial, destination: sender }));
    });
  });
  return { shown: () => shown, [Symbol.dispose]: () => socket.destroy() };
}

/** Field 22 of proc_pid_stat(5), in clock ticks; the name in field 2 may hold blanks. */
function startTime(): bigint {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return BigInt(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 0);
}

interface Received {
  type: number;
  serial: number;
  /** Which of our messages is answered; 0 for none. */
  replySerial: number;
  sender: string;
  /** The whole message, for those who look for words in it. */
  text: string;
}

function readMessages(socket: Socket, take: (message: Received) => void): void {
  let bytes = Buffer.alloc(0);
  let greeted = false;
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (!greeted) {
      const end = bytes.indexOf('\r\n');
      if (end < 0) return;
      greeted = true;
      bytes = bytes.subarray(end + 2);
    }
    while (bytes.length >= 16) {
      const fieldsLength = bytes.readUInt32LE(12);
      const length = 16 + Math.ceil(fieldsLength / 8) * 8 + bytes.readUInt32LE(4);
      if (bytes.length < length) return;
      const fields = bytes.subarray(16, 16 + fieldsLength);
      // A field is its code, the signature of its value, and the value.
      const at = fields.indexOf(Buffer.from([field.replySerial, 1, 0x75, 0]));
      const from = fields.indexOf(Buffer.from([field.sender, 1, 0x73, 0]));
      take({
        type: bytes[1] ?? 0,
        serial: bytes.readUInt32LE(8),
        replySerial: at < 0 ? 0 : fields.readUInt32LE(at + 4),
        sender: from < 0 ? '' : fields.toString('latin1', from + 8, from + 8 + fields.readUInt32LE(from + 4)),
        text: bytes.toString('latin1', 0, length),
      });
      bytes = bytes.subarray(length);
    }
  });
}
