import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../native/hasher.ts';
import { type NativeAddon, native } from '../../native/native.ts';
import { noise } from '../rigs/memory-image.ts';
import { needing } from '../rigs/needs.ts';

const MiB = 1 << 20;

function reference(algorithm: string, data: Uint8Array): string {
  return createHash(algorithm).update(data).digest('hex');
}

// The examples that NIST publishes with FIPS 180-4.
const examples = [
  ['sha1', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['sha256', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['sha256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'sha256',
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['sha256', 'a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  [
    'sha512',
    'abc',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ],
] as const;

test.each(examples)('%s of an example of the standard', async (algorithm, text, digest) => {
  const hasher = createHasher(algorithm);
  await hasher.update(Buffer.from(text));
  expect(await hasher.digest()).toBe(digest);
});

test.each(['sha1', 'sha256', 'sha512'] as const)('%s takes nothing behind its digest', async (algorithm) => {
  const hasher = createHasher(algorithm);
  await hasher.digest();
  await expect(hasher.update(new Uint8Array(1))).rejects.toThrow();
  await expect(hasher.digest()).rejects.toThrow();
});

test.each(['sha1', 'sha512'] as const)('%s of all lengths, in pieces of all sizes', async (algorithm) => {
  const sizes = [...Array.from({ length: 260 }, (_, i) => i), 65_535, 65_537, MiB + 1];
  for (const size of sizes) {
    const data = noise(size, size);
    const cuts = [0, 1, 63, 127, 128, size >> 1].filter((cut) => cut <= size);
    for (const cut of cuts) {
      const hasher = createHasher(algorithm);
      void hasher.update(data.subarray(0, cut));
      void hasher.update(data.subarray(cut));
      expect(await hasher.digest()).toBe(reference(algorithm, data));
    }
  }
});

describe('the native hasher', needing('native'), () => {
  const { Hasher } = (native ?? {}) as NativeAddon;

  test.each([
    0,
    1,
    55,
    56,
    63,
    64,
    65,
    119,
    120,
    127,
    128,
    16_384,
    16_385,
    65_535,
    65_536,
    65_537,
    MiB - 1,
    MiB,
    MiB + 1,
  ])('takes %i bytes at once and in two pieces', async (size) => {
    const data = noise(size, size);
    for (const cut of [0, 1, 63, 64, 65, size >> 1, size - 1].filter((cut) => cut >= 0 && cut <= size)) {
      const hasher = new Hasher('sha256');
      void hasher.update(data.subarray(0, cut));
      void hasher.update(data.subarray(cut));
      expect(await hasher.digest()).toBe(reference('sha256', data));
    }
  });

  test('keeps many streams apart that come in pieces of all sizes', async () => {
    const sizes = fc.array(fc.oneof(fc.nat(200), fc.nat(20_000), fc.nat(300_000)), { maxLength: 12 });
    // Which stream is next, and whether the one before is waited for.
    const steps = fc.infiniteStream(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 5 })));
    const property = fc.asyncProperty(
      fc.array(sizes, { minLength: 1, maxLength: 9 }),
      steps,
      async (streams, steps) => {
        const open = streams.map((pieces, index) => ({
          pieces: pieces.map((size, piece) => noise(size, index * 100 + piece)),
          hasher: new Hasher('sha256'),
          done: 0,
        }));
        const all = [...open];
        while (open.length > 0) {
          const [choice, wait] = steps.next().value;
          const stream = open[choice % open.length];
          const piece = stream?.pieces[stream.done];
          if (stream === undefined || piece === undefined) {
            open.splice(choice % open.length, 1);
            continue;
          }
          const update = stream.hasher.update(piece);
          stream.done += 1;
          if (wait === 0) await update;
        }
        const digests = await Promise.all(all.map(({ hasher }) => hasher.digest()));
        expect(digests).toEqual(all.map(({ pieces }) => reference('sha256', Buffer.concat(pieces))));
      },
    );
    await fc.assert(property, { numRuns: 40, seed: 3 });
  });

  test('reads the data in place, and says when it has', async () => {
    const hasher = new Hasher('sha256');
    const data = noise(8 * MiB, 1);
    const expected = reference('sha256', Buffer.concat([data, data]));
    await hasher.update(data);
    const again = hasher.update(data);
    await again;
    data.fill(0);
    expect(await hasher.digest()).toBe(expected);
  });

  test('leaves the event loop free', async () => {
    const hasher = new Hasher('sha256');
    const data = noise(64 * MiB, 1);
    const updates = [hasher.update(data), hasher.update(data), hasher.update(data), hasher.update(data)];
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const digest = hasher.digest();
    await digest.finally(() => clearInterval(timer));
    await Promise.all(updates);
    // 256 MiB take 70 ms on the fastest processors.
    expect(turns).toBeGreaterThan(5);
    expect(await digest).toBe(reference('sha256', Buffer.concat([data, data, data, data])));
  });

  test('takes shared memory', async () => {
    const data = new Uint8Array(new SharedArrayBuffer(MiB), 3);
    data.set(noise(1000, 1), 500);
    const hasher = new Hasher('sha256');
    await hasher.update(data);
    expect(await hasher.digest()).toBe(reference('sha256', data));
  });

  test('refuses wrong arguments', () => {
    expect(() => new Hasher('md5' as 'sha256')).toThrow(TypeError);
    expect(() => new Hasher('sha256').update('x' as unknown as Uint8Array)).toThrow(TypeError);
    expect(() => Hasher.prototype.update.call({}, new Uint8Array(1))).toThrow(TypeError);
  });

  // Each runs in a process of its own: what it must not do is crash or hang.
  const addon = JSON.stringify(new URL('../../native/native.ts', import.meta.url).href);
  const starts = `
    import { native } from ${addon};
    const data = new Uint8Array(64 << 20);
    const start = () => {
      const hasher = new native.Hasher('sha256');
      return [hasher, hasher.update(data), hasher.update(data)];
    };`;
  const inThread = (code: string, then: string) => `
    import { Worker } from 'node:worker_threads';
    const worker = new Worker(${JSON.stringify(`import(${addon}).then(async ({ native }) => {
      const { parentPort } = process.getBuiltinModule('node:worker_threads');
      const hashers = Array.from({ length: 9 }, () => new native.Hasher('sha256'));
      const data = new Uint8Array(16 << 20);
      ${code}
    })`)}, { eval: true });
    ${then}`;
  test.each([
    ['process.exit in the middle of an update', `${starts} start(); setImmediate(() => process.exit(0));`],
    [
      'an exception in the middle of an update',
      `${starts} start(); process.on('uncaughtException', () => process.exit(0)); throw 1;`,
    ],
    ['an idle hasher', `${starts} new native.Hasher('sha256');`],
    ['an idle hasher that has worked', `${starts} await start()[2];`],
    [
      'the end of the program, which waits for an update',
      `${starts} start()[2].then(() => process.exit(0)); process.exitCode = 1;`,
    ],
    [
      'hashers that nobody holds any more',
      `${starts} for (let i = 0; i < 30; i++) { for (let j = 0; j < 100; j++) new native.Hasher('sha256').update(data.subarray(0, 100_000)); gc(); await 0; }`,
    ],
    [
      'a thread that is ended with work under way',
      inThread(
        "for (const hasher of hashers) hasher.update(data); parentPort.postMessage('');",
        "worker.once('message', () => worker.terminate());",
      ),
    ],
    [
      'a thread that ends by itself, and the one that goes on',
      inThread(
        'const all = hashers.map((hasher) => hasher.update(data)); parentPort.postMessage(""); await Promise.all(all);',
        `const { native } = await import(${addon});
         const hasher = new native.Hasher('sha256');
         await new Promise((resolve) => worker.once('exit', resolve));
         await hasher.update(new Uint8Array(8 << 20));
         if (!(await hasher.digest()).startsWith('2daeb1f3')) process.exitCode = 1;`,
      ),
    ],
    [
      'threads that come and go',
      inThread(
        'hashers[0].update(data); process.exit(0);',
        `worker.once('exit', () => { for (let i = 0; i < 8; i++) new Worker(${JSON.stringify(
          `import(${addon}).then(({ native }) => { new native.Hasher('sha256').update(new Uint8Array(4 << 20)); process.exit(0); })`,
        )}, { eval: true }); });`,
      ),
    ],
  ])('survives %s', (_, script) => {
    const { status, signal, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', '--input-type=module-typescript', '--eval', script],
      { timeout: 20_000, encoding: 'utf8' },
    );
    expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  });

  test('gives back what dropped hashers held', () => {
    const script = `${starts}
      const rounds = async (count) => {
        for (let i = 0; i < count; i++) {
          const hashers = Array.from({ length: 50 }, () => new native.Hasher('sha256'));
          await Promise.all(hashers.map((hasher) => hasher.update(new Uint8Array(1 << 20))));
          gc();
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
        gc();
        return process.memoryUsage().rss;
      };
      const before = await rounds(5);
      const after = await rounds(25);
      process.stdout.write(String(after - before));`;
    const { stdout } = spawnSync(
      process.execPath,
      ['--expose-gc', '--input-type=module-typescript', '--eval', script],
      { timeout: 50_000, encoding: 'utf8' },
    );
    // 25 rounds of 50 MiB went through.
    expect(Number(stdout)).toBeLessThan(200 * MiB);
    expect(stdout).not.toBe('');
  });
});
