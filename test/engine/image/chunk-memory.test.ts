import { expect, test } from 'vitest';
import {
  chunkSize,
  holdChunk,
  letGoOfChunk,
  owned,
  placeInShared,
  shareChunks,
  takeChunk,
} from '../../../electron/engine/image/chunk-memory.ts';
import { needing } from '../../rigs/needs.ts';

test('memory is used again once its last holder let go, and not before', () => {
  const chunk = takeChunk();
  const part = chunk.subarray(10, 20);
  holdChunk(part);
  letGoOfChunk(chunk);
  const other = takeChunk();
  expect(other.buffer).not.toBe(chunk.buffer);
  letGoOfChunk(part);
  expect(takeChunk(100).buffer).toBe(chunk.buffer);
});

test('what somebody owns is never used again, and letting go of it means nothing', () => {
  const chunk = takeChunk();
  expect(owned(chunk)).toBe(chunk);
  letGoOfChunk(chunk);
  const others = Array.from({ length: 8 }, () => takeChunk());
  expect(others.map(({ buffer }) => buffer)).not.toContain(chunk.buffer);
});

test('memory from elsewhere is left alone', () => {
  const own = new Uint8Array(chunkSize);
  holdChunk(own);
  letGoOfChunk(own);
  letGoOfChunk(own);
  expect(takeChunk().buffer).not.toBe(own.buffer);
});

test('shared memory comes first, each chunk at a place of its own', needing('native shareMemory'), () => {
  const sharing = shareChunks();
  expect(sharing?.size).toBeGreaterThan(32 * chunkSize);
  expect(shareChunks()).toBe(sharing);
  const chunks = Array.from({ length: 100 }, () => takeChunk());
  const places = chunks.flatMap((chunk) => placeInShared(chunk) ?? []);
  expect(places.length).toBe((sharing?.size ?? 0) / chunkSize);
  expect(new Set(places).size).toBe(places.length);
  expect(placeInShared(new Uint8Array(10))).toBeUndefined();
  const [first] = chunks;
  if (first === undefined) throw new Error('no chunk');
  first.write('abc');
  const copy = owned(first.subarray(0, 3));
  expect(placeInShared(copy)).toBeUndefined();
  expect(Buffer.from(copy).toString()).toBe('abc');
  expect(placeInShared(first.subarray(4096))).toBe((placeInShared(first) ?? 0) + 4096);
});
