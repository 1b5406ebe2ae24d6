import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { machineCode, packedData, randomNumbers } from '../../../electron/engine/demo/content.ts';
import type { Content } from '../../../electron/engine/demo/tree.ts';

async function bytesOf(content: Content): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(content.open()));
}

test('the same seed gives the same bytes each time, another seed others', async () => {
  const content = machineCode('one', 600_001);
  const bytes = await bytesOf(content);
  expect(bytes.length).toBe(600_001);
  expect(await bytesOf(content)).toEqual(bytes);
  expect(await bytesOf(machineCode('one', 600_001))).toEqual(bytes);
  expect(await bytesOf(machineCode('two', 600_001))).not.toEqual(bytes);
});

test('machine code packs to about half, packed data not at all', async () => {
  const ratio = (bytes: Buffer) => deflateRawSync(bytes).length / bytes.length;
  const code = ratio(await bytesOf(machineCode('ratio', 2_000_000)));
  expect(code).toBeGreaterThan(0.35);
  expect(code).toBeLessThan(0.65);
  expect(ratio(await bytesOf(packedData('ratio', 2_000_000)))).toBeGreaterThan(0.99);
});

test('numbers are spread over all 32 bits', () => {
  const next = randomNumbers('spread');
  const ones = Array.from({ length: 32 }, () => 0);
  for (let round = 0; round < 4096; round += 1) {
    const number = next();
    for (const bit of ones.keys()) ones[bit] = (ones[bit] ?? 0) + ((number >>> bit) & 1);
  }
  for (const count of ones) expect(Math.abs(count - 2048)).toBeLessThan(200);
});
