import { expect } from 'vitest';
import { decode, numbers, places, withFlippedBit } from './decoder-program.ts';

/** Ways to run a decoder: threads, bytes of input at a time. */
export const ways: readonly (readonly [number, number])[] = [
  [1, 1 << 20],
  [2, 1 << 16],
  [3, 4099],
  [8, 701],
];

export function expectDecodes(program: string, packed: Uint8Array, content: Buffer): void {
  for (const way of ways) {
    const { status, bytes, fault } = decode(program, packed, ...way);
    expect({ status, fault }, `threads, piece: ${way.join(', ')}`).toEqual({ status: 0, fault: '' });
    expect(bytes.equals(content)).toBe(true);
  }
}

/** Cut anywhere but at `ends`, where a file may end, it says so, and how long it was. */
export function expectCutsFound(program: string, packed: Uint8Array, ends: readonly number[] = []): void {
  for (const cut of places(packed, 25, 5).filter((place) => !ends.includes(place))) {
    expect(decode(program, packed.subarray(0, cut)), `cut to ${cut}`).toMatchObject({
      status: 4,
      fault: 'truncated',
      offset: cut,
    });
  }
}

/** A flipped bit is an error, or changes nothing. */
export function expectFlipsHarmless(program: string, packed: Uint8Array, content: Buffer, least = 55): void {
  const next = numbers(6);
  let errors = 0;
  for (let flip = 0; flip < 60; flip++) {
    const bit = next(packed.length * 8);
    const { status, bytes, offset } = decode(program, withFlippedBit(packed, bit));
    if (status === 0) {
      expect(bytes.equals(content), `bit ${bit}`).toBe(true);
    } else {
      errors += 1;
      expect(status, `bit ${bit}`).toBe(4);
      expect(offset).toBeLessThanOrEqual(packed.length);
      // What was handed out before the error was right.
      expect(content.subarray(0, bytes.length).equals(bytes), `bit ${bit}`).toBe(true);
    }
  }
  expect(errors).toBeGreaterThanOrEqual(least);
}

/** A decoder that nobody wants any more ends at once, however much there is to decode. */
export function expectEndsAtOnce(program: string, packedOnce: Uint8Array, content: Buffer): void {
  const packed = Buffer.concat(Array.from({ length: 40 }, () => packedOnce));
  const started = performance.now();
  const { status, bytes } = decode(program, packed, 3, 1 << 16, 1000);
  expect(performance.now() - started).toBeLessThan(5000);
  expect(status).toBe(0);
  expect(bytes.equals(content.subarray(0, 1000))).toBe(true);
}
