import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteCursor } from '../../../../electron/engine/image/container/cursor.ts';
import { noise } from '../../../rigs/memory-image.ts';

/** Cuts bytes into chunks, and overwrites each chunk once the next is asked for. */
async function* chunked(bytes: Uint8Array, sizes: number[], start = 0): AsyncGenerator<Uint8Array> {
  let at = start;
  for (let i = 0; at < bytes.length; i++) {
    const chunk = Uint8Array.from(bytes.subarray(at, at + (sizes[i % sizes.length] ?? 1)));
    at += chunk.length;
    yield chunk;
    chunk.fill(0xee);
  }
}

type Step = { do: 'peek' | 'read' | 'take' | 'skip' | 'unread'; length: number };

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('peek', 'read', 'take', 'skip', 'unread'),
  length: fc.nat(300),
});

describe('ByteCursor', () => {
  it('loses and repeats nothing, whatever is looked at and however it is cut', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 });
    const property = fc.asyncProperty(
      fc.nat(2000),
      sizes,
      fc.array(step, { maxLength: 30 }),
      async (size, cuts, steps) => {
        const bytes = noise(size, 1);
        await using cursor = new ByteCursor(chunked(bytes, cuts));
        let at = 0;
        let last: Uint8Array = new Uint8Array(0);
        for (const one of steps) {
          const expected = bytes.subarray(at, at + one.length);
          if (one.do === 'peek') {
            expect(Buffer.from(await cursor.peek(one.length)).equals(expected)).toBe(true);
          } else if (one.do === 'unread') {
            cursor.unread(last);
            at -= last.length;
            last = new Uint8Array(0);
          } else {
            if (one.do === 'skip') expect(await cursor.skip(one.length)).toBe(expected.length);
            else if (one.do === 'read') expect(Buffer.from(await cursor.read(one.length)).equals(expected)).toBe(true);
            else {
              const parts: Uint8Array[] = [];
              for await (const part of cursor.take(one.length)) parts.push(Uint8Array.from(part));
              expect(Buffer.concat(parts).equals(expected)).toBe(true);
            }
            at += expected.length;
            last = expected;
          }
          expect(cursor.position).toBe(at);
        }
        const rest: Uint8Array[] = [];
        for await (const part of cursor.take()) rest.push(Uint8Array.from(part));
        expect(Buffer.concat(rest).equals(bytes.subarray(at))).toBe(true);
      },
    );
    await fc.assert(property, { seed: 3, numRuns: 300 });
  });

  it('goes on where a loop was left', async () => {
    const bytes = noise(1000, 2);
    const cursor = new ByteCursor(chunked(bytes, [100]));
    for await (const part of cursor.take(150)) {
      expect(part.length).toBe(100);
      break;
    }
    expect(Buffer.from(await cursor.read(10)).equals(bytes.subarray(100, 110))).toBe(true);
  });

  it('opens anew to pass over much, and notices an end in between', async () => {
    const bytes = noise(10 << 20, 3);
    const opened: number[] = [];
    const reopen = (start: number) => {
      opened.push(start);
      return chunked(bytes, [1 << 20], start);
    };
    const cursor = new ByteCursor(chunked(bytes, [1 << 20]), reopen);
    await cursor.read(10);
    expect(await cursor.skip(8 << 20)).toBe(8 << 20);
    expect(opened).toEqual([(8 << 20) + 9]);
    expect(Buffer.from(await cursor.peek(5)).equals(bytes.subarray((8 << 20) + 10, (8 << 20) + 15))).toBe(true);
    expect(await cursor.skip(9 << 20)).toBeLessThan(9 << 20);
  });

  it('ends its input when it is disposed', async () => {
    let ended = false;
    const input = (async function* () {
      try {
        yield new Uint8Array(10);
        yield new Uint8Array(10);
      } finally {
        ended = true;
      }
    })();
    {
      await using cursor = new ByteCursor(input);
      await cursor.read(3);
    }
    expect(ended).toBe(true);
  });
});
