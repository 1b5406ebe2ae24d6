import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { delimiter, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openPrinter } from '../../../../electron/engine/lot/print/printer.ts';
import { systemPrinters } from '../../../../electron/engine/lot/print/system-printer.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const patience = { connect: 300, silence: 300, close: 300 };
const signal = AbortSignal.timeout(60_000);
const options = { format: 'zpl', signal, patience } as const;

/** A label printer on the network that does as it is told. */
async function printerThat(
  does: (socket: Socket) => void,
  host = '127.0.0.1',
): Promise<{ name: string } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    does(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    name: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function print(name: string, bytes: Uint8Array): Promise<void> {
  await using printer = await openPrinter(name, options);
  await printer.print(bytes);
}

describe('a printer at an address', () => {
  const label = Buffer.from('^XA^FDunit 1^FS^XZ\n');
  /** More than the network holds by itself. */
  const many = Buffer.alloc(32 << 20, label);

  test.each(['hangs up when it has everything', 'stays on the line'])('one that %s gets all of it', async (kind) => {
    const got = Promise.withResolvers<Buffer>();
    await using printer = await printerThat((socket) => {
      if (kind === 'stays on the line') socket.allowHalfOpen = true;
      got.resolve(buffer(socket));
    });
    await print(printer.name, label);
    expect(await got.promise).toEqual(label);
  });

  test('may have one of IPv6', async () => {
    const got = Promise.withResolvers<Buffer>();
    await using printer = await printerThat((socket) => got.resolve(buffer(socket)), '::1');
    expect(printer.name).toMatch(/^\[::1\]:\d+$/);
    await print(printer.name, label);
    expect(await got.promise).toEqual(label);
  });

  test('one that is down is told before anything is printed', async () => {
    const printer = await printerThat(() => {});
    await printer[Symbol.asyncDispose]();
    await expect(openPrinter(printer.name, options)).rejects.toMatchObject({
      code: 'printer-unreachable',
      fields: { printer: printer.name, reason: 'nothing listens there' },
    });
  });

  test('one that takes nothing any more is not waited for without end', async () => {
    await using printer = await printerThat((socket) => socket.pause());
    await expect(print(printer.name, many)).rejects.toMatchObject({
      code: 'printer-failed',
      fields: { reason: 'it takes nothing any more' },
    });
  });

  test.each([
    ['in the middle of many labels', many],
    ['in the middle of one', label],
  ])('one that hangs up %s has not printed them', async (_, bytes) => {
    await using printer = await printerThat((socket) => {
      socket.pause();
      socket.once('readable', () => {
        socket.read(8);
        socket.resetAndDestroy();
      });
    });
    await expect(print(printer.name, bytes)).rejects.toMatchObject({ code: 'printer-failed' });
  });

  test('takes ZPL alone, and a name is no address', async () => {
    await expect(openPrinter('127.0.0.1:9100', { format: 'pdf', signal })).rejects.toMatchObject({ code: 'usage' });
    for (const name of [
      '',
      'Label 1',
      '127.0.0.1',
      'host:0',
      'host:99999',
      '-o:1 x',
      '::1:9100',
      '[host]:9100',
      '[::1]',
    ])
      await expect(openPrinter(name, options)).rejects.toMatchObject({ code: 'printer-unreachable' });
  });
});

describe('printers of this computer', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    const program = async (name: string, text: string) => {
      const path = join(folder.path, name);
      await writeFile(path, `#!/bin/sh\n${text}\n`);
      await chmod(path, 0o755);
    };
    await program('lpstat', 'echo Zebra_1; echo Office');
    await program(
      'lp',
      `[ "$2" = Office ] && { echo "lp: Printer is not accepting jobs." >&2; exit 1; }; echo "$@" > ${folder.path}/how; cat > ${folder.path}/what`,
    );
    vi.stubEnv('PATH', `${folder.path}${delimiter}${process.env['PATH'] ?? ''}`);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await folder[Symbol.asyncDispose]();
  });

  test('are listed, and get labels as they are', async () => {
    expect(await systemPrinters(signal)).toEqual(['Zebra_1', 'Office']);
    await print('Zebra_1', Buffer.from('^XA^XZ'));
    expect(await readFile(join(folder.path, 'what'), 'utf8')).toBe('^XA^XZ');
    expect((await readFile(join(folder.path, 'how'), 'utf8')).trim()).toBe('-d Zebra_1 -t Wick labels -o raw');
  });

  test('one that takes none says why', async () => {
    await expect(print('Office', Buffer.from('^XA^XZ'))).rejects.toMatchObject({
      code: 'printer-failed',
      fields: { printer: 'Office', reason: 'Printer is not accepting jobs' },
    });
  });

  test('where nothing prints, there are none', async () => {
    vi.stubEnv('PATH', '/nowhere');
    expect(await systemPrinters(signal)).toEqual([]);
  });
});
