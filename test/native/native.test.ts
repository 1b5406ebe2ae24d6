import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type NativeAddon, native, nativeMissing } from '../../native/native.ts';
import { noise } from '../rigs/memory-image.ts';
import { needing } from '../rigs/needs.ts';

const MiB = 1 << 20;

test('the addon is there, or says why not', () => {
  expect(native === undefined).toBe(nativeMissing !== undefined);
});

describe('a native decoder', needing('native gzip'), () => {
  const { Decoder } = (native ?? {}) as NativeAddon;
  const content = noise(3 * MiB, 1);
  const packed = gzipSync(content);

  test('serves reads in the order in which they were asked for, though input comes later', async () => {
    const decoder = new Decoder('gzip');
    const parts = [1, 1000, MiB, 7, 3 * MiB].map((size) => new Uint8Array(size));
    const reads = parts.map((part) => decoder.read(part));
    await decoder.write(packed);
    decoder.end();
    expect(await Promise.all(reads)).toEqual([1, 1000, MiB, 7, 2 * MiB - 1008]);
    expect(Buffer.concat(parts).subarray(0, content.length).equals(content)).toBe(true);
    expect(await decoder.read(new Uint8Array(10))).toBe(0);
    void decoder.close();
  });

  test('a bad block header behind a good block is damage, not bytes before the start', async () => {
    const decoder = new Decoder('gzip');
    await decoder.write(Buffer.from('H4sIAAAAAAADqycDAwAAAIwBANwAg4sAAAA=', 'base64'));
    decoder.end();
    await expect(decoder.read(new Uint8Array(5001))).rejects.toMatchObject({
      fault: expect.stringMatching(/corrupt|truncated/),
    });
    void decoder.close();
  });

  test('lets its writer wait while 4 MiB are queued', async () => {
    const decoder = new Decoder('gzip');
    const piece = gzipSync(noise(MiB, 2));
    for (let i = 0; i < 3; i++) await decoder.write(piece);
    let went = false;
    const waiting = decoder.write(piece).finally(() => {
      went = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(went).toBe(false);
    expect(await decoder.read(new Uint8Array(2 * MiB))).toBe(2 * MiB);
    await waiting;
    void decoder.close();
  });

  test('fills shared memory', async () => {
    const decoder = new Decoder('gzip');
    const into = new Uint8Array(new SharedArrayBuffer(content.length + 1), 1);
    await decoder.write(packed);
    decoder.end();
    expect(await decoder.read(into)).toBe(content.length);
    expect(Buffer.from(into).equals(content)).toBe(true);
    void decoder.close();
  });

  test('rejects what waits when it is closed, and everything later', async () => {
    const decoder = new Decoder('gzip');
    const reads = [decoder.read(new Uint8Array(10)), decoder.read(new Uint8Array(10))];
    void decoder.close();
    for (const read of reads) await expect(read).rejects.toMatchObject({ fault: 'cancelled' });
    await expect(decoder.read(new Uint8Array(10))).rejects.toMatchObject({ fault: 'cancelled' });
    await expect(decoder.write(packed)).rejects.toMatchObject({ fault: 'cancelled' });
    void decoder.close();
  });

  test('gives back all that was written, or refused, once it is closed', async () => {
    const decoder = new Decoder('gzip');
    const chunks = Array.from({ length: 7 }, (_, i) => gzipSync(noise(MiB, i)));
    const writes = chunks.slice(0, 6).map((chunk) => decoder.write(chunk).catch(() => {}));
    const into = new Uint8Array(2 * MiB);
    const reading = decoder.read(into).catch(() => {});
    const closed = decoder.close();
    writes.push(decoder.write(chunks[6] ?? packed).catch(() => {}));
    await Promise.all([closed, reading, ...writes]);
    // The thread has ended: what it had under way is filled no further.
    const seen = Buffer.from(into);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Buffer.compare(seen, into)).toBe(0);
    expect(new Set(decoder.takeReleased())).toEqual(new Set(chunks));
    expect(decoder.takeReleased()).toEqual([]);
    await decoder.close();
  });

  test('rejects every read after a failure with that failure, and takes input no more', async () => {
    const decoder = new Decoder('gzip');
    const reads = [decoder.read(new Uint8Array(10)), decoder.read(new Uint8Array(10))];
    await decoder.write(Buffer.from('\x1f\x8b\x07', 'latin1'));
    for (const read of reads) await expect(read).rejects.toMatchObject({ fault: 'corrupt', offset: 3, needed: 0 });
    for (let i = 0; i < 20; i++) await decoder.write(new Uint8Array(MiB));
    await expect(decoder.read(new Uint8Array(1))).rejects.toMatchObject({ fault: 'corrupt' });
    void decoder.close();
  });

  test('refuses wrong arguments', () => {
    expect(() => new Decoder('rar' as 'gzip')).toThrow(TypeError);
    expect(() => new Decoder('gzip', { memoryLimit: -1 })).toThrow(TypeError);
    expect(() => new Decoder('gzip').read('x' as unknown as Uint8Array)).toThrow(TypeError);
    expect(() => new Decoder('gzip').read(new Uint8Array(0))).toThrow(TypeError);
    expect(() => Decoder.prototype.read.call({}, new Uint8Array(1))).toThrow(TypeError);
  });

  // Each runs in a process of its own: what it must not do is crash or hang.
  const addon = JSON.stringify(new URL('../../native/native.ts', import.meta.url).href);
  const starts = `
    import { native } from ${addon};
    import { gzipSync } from 'node:zlib';
    const packed = gzipSync(new Uint8Array(64 << 20));
    const start = () => {
      const decoder = new native.Decoder('gzip');
      void decoder.write(packed);
      decoder.read(new Uint8Array(32 << 20)).catch(() => {});
      return decoder;
    };`;
  test.each([
    ['process.exit in the middle of a read', `${starts} start(); setImmediate(() => process.exit(0));`],
    [
      'an exception in the middle of a read',
      `${starts} start(); process.on('uncaughtException', () => process.exit(0)); throw 1;`,
    ],
    ['an idle decoder that nobody closed', `${starts} new native.Decoder('gzip');`],
    [
      'decoders that nobody holds any more',
      `${starts} for (let i = 0; i < 50; i++) { new native.Decoder('gzip').write(packed); gc(); }`,
    ],
    ['closing in the middle of a read', `${starts} for (let i = 0; i < 20; i++) start().close();`],
    [
      'a thread that is ended in the middle of a read',
      `import { Worker } from 'node:worker_threads';
       const worker = new Worker(${JSON.stringify(`import(${addon}).then(({ native }) => {
         const decoder = new native.Decoder('gzip');
         decoder.read(new Uint8Array(1 << 20)).catch(() => {});
         process.getBuiltinModule('node:worker_threads').parentPort.postMessage(0);
       })`)}, { eval: true });
       worker.once('message', () => worker.terminate());`,
    ],
  ])('survives %s', (_, script) => {
    const { status, signal, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', '--input-type=module-typescript', '--eval', script],
      { timeout: 10_000, encoding: 'utf8' },
    );
    expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  });
});
