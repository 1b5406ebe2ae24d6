import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { needing, needs } from '../../../rigs/needs.ts';
import { codecs, inChunks, mixed, optionsFor, pack, programOf, usual, ways } from './packing.ts';

const run = promisify(execFile);

for (const { way, decoder, needed } of ways) {
  for (const codec of codecs) {
    describe(`${codec}, ${way}`, needing(...needed(codec)), () => {
      const decode = decoder(codec);
      const packed = needs(...needed(codec)) ? pack(usual(codec), mixed(4 << 20)) : Buffer.alloc(0);

      test('lets the input go when the loop is left', async () => {
        let released = false;
        async function* input() {
          try {
            yield* inChunks(packed, 4096);
          } finally {
            released = true;
          }
        }
        for await (const chunk of decode(input(), optionsFor())) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
        expect(released).toBe(true);
      });

      test('ends at once when it is aborted, though the input is stuck', async () => {
        async function* input() {
          yield* inChunks(packed.subarray(0, packed.length / 2), 4096);
          await new Promise(() => {});
        }
        const controller = new AbortController();
        const reason = new Error('enough');
        setTimeout(() => controller.abort(reason), 50);
        const start = performance.now();
        const consume = async () => {
          for await (const chunk of decode(input(), optionsFor({ signal: controller.signal }))) void chunk;
        };
        await expect(consume()).rejects.toBe(reason);
        expect(performance.now() - start).toBeLessThan(3000);
      });

      test('passes on what the input fails with', async () => {
        const failure = new Error('the cable was pulled');
        async function* input() {
          yield* inChunks(packed.subarray(0, packed.length / 2), 4096);
          throw failure;
        }
        const consume = async () => {
          for await (const chunk of decode(input(), optionsFor())) void chunk;
        };
        await expect(consume()).rejects.toBe(failure);
      });
    });
  }
}

const allTools = codecs.map((codec) => programOf(usual(codec)));

test('leaves nothing behind that keeps the process alive', needing(...allTools), async () => {
  const packing = JSON.stringify(new URL('packing.ts', import.meta.url).href);
  const script = `
    import { codecs, inChunks, mixed, optionsFor, pack, usual, ways } from ${packing};
    for (const { decoder } of ways) for (const codec of codecs) {
      const decode = decoder(codec);
      const packed = pack(usual(codec), mixed(2 << 20));
      for await (const chunk of decode(inChunks(packed, 4096), optionsFor())) break;
      const aborted = new AbortController();
      try {
        for await (const chunk of decode(inChunks(packed), optionsFor({ signal: aborted.signal }))) aborted.abort();
      } catch {}
      console.log(codec);
    }`;
  const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    timeout: 20_000,
  });
  expect(stdout.split('\n').length).toBeGreaterThan(codecs.length);
});
