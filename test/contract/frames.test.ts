import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, type Frame, FrameError, FrameReader, frameLimits } from '../../electron/contract/frames.ts';

const runs = { seed: 7, numRuns: 200 };

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

function readAll(chunks: readonly Uint8Array[], reader = new FrameReader()): Frame[] {
  return chunks.flatMap((chunk) => [...reader.push(chunk)]);
}

describe('frames', () => {
  test('come out as they went in, however the stream is cut', () => {
    const frame = fc.record({
      header: fc.dictionary(fc.string(), fc.jsonValue()),
      payload: fc.uint8Array({ maxLength: 300 }),
    });
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(frame), sizes, (frames, sizes) => {
        const stream = Buffer.concat(
          frames.flatMap(({ header, payload }) => [encodeFrame(header, payload.length), payload]),
        );
        const reader = new FrameReader();
        const read = readAll(cut(stream, sizes), reader);
        expect(read.map(({ header }) => header)).toEqual(
          frames.map(({ header }) => JSON.parse(JSON.stringify(header))),
        );
        expect(read.map(({ payload }) => [...payload])).toEqual(frames.map(({ payload }) => [...payload]));
        expect(reader.idle).toBe(true);
      }),
      runs,
    );
  });

  test('never take more memory than the limits, whatever comes in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), fc.integer({ min: 1, max: 100 }), (garbage, size) => {
        const asked: number[] = [];
        const reader = new FrameReader((length) => {
          asked.push(length);
          return new Uint8Array(length);
        });
        try {
          readAll(cut(garbage, [size]), reader);
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
        expect(Math.max(0, ...asked)).toBeLessThanOrEqual(frameLimits.payload);
        expect(reader.space()?.length ?? 0).toBeLessThanOrEqual(frameLimits.payload);
      }),
      runs,
    );
  });

  test.each([
    ['no header', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['a header over the limit', [1, 0, 1, 0, 0, 0, 0, 0]],
    ['a payload over the limit', [2, 0, 0, 0, 1, 0, 64, 0]],
    ['a header that is not JSON', [2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b]],
    ['a header that is not UTF-8', [2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]],
    ['a header that is a list', [2, 0, 0, 0, 0, 0, 0, 0, 0x5b, 0x5d]],
  ])('are refused with %s', (_, bytes) => {
    expect(() => readAll([Uint8Array.from(bytes)])).toThrow(FrameError);
  });

  test('are not sent beyond the limits', () => {
    expect(() => encodeFrame({ text: 'x'.repeat(frameLimits.header) })).toThrow(FrameError);
    expect(() => encodeFrame({}, frameLimits.payload + 1)).toThrow(FrameError);
    expect(encodeFrame({}, frameLimits.payload)).toHaveLength(10);
  });

  test('wait for memory, and go on in the place that they are given', () => {
    const memory = new Uint8Array(5);
    let free = false;
    const reader = new FrameReader(() => (free ? memory : undefined));
    expect([...reader.push(encodeFrame({ do: 'write' }, 5))]).toEqual([]);
    expect(reader.space()).toBeUndefined();
    free = true;
    reader.space()?.set([1, 2, 3]);
    expect(reader.filled(3)).toBeUndefined();
    reader.space()?.set([4, 5]);
    expect(reader.filled(2)?.payload).toBe(memory);
    expect([...memory]).toEqual([1, 2, 3, 4, 5]);
  });
});
