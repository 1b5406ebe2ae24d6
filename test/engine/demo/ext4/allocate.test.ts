import { expect, test } from 'vitest';
import { BlockAllocator } from '../../../../electron/engine/demo/ext4/allocate.ts';
import { ext4Geometry } from '../../../../electron/engine/demo/ext4/geometry.ts';

// Two groups of 8192 blocks; block 0 is the boot block.
const geometry = ext4Geometry({ size: 16 * 2 ** 20, blockSize: 1024, bytesPerInode: 16_384, inodes: 12 });
const [first, second] = geometry.groups.map(({ dataStart, end }) => ({ start: dataStart, count: end - dataStart }));
if (first === undefined || second === undefined) throw new Error('two groups were expected');

test('a run lies where it fits whole', () => {
  const allocator = new BlockAllocator(geometry);
  expect(allocator.take(10)).toEqual([{ start: first.start, count: 10 }]);
  expect(allocator.take(first.count - 9)).toEqual([{ start: second.start, count: first.count - 9 }]);
  expect(allocator.take(first.count - 10)).toEqual([{ start: first.start + 10, count: first.count - 10 }]);
});

test('what fits nowhere whole is taken in pieces, ascending', () => {
  const allocator = new BlockAllocator(geometry);
  expect(allocator.take(first.count + 1)).toEqual([first, { start: second.start, count: 1 }]);
  expect(allocator.take(second.count - 1)).toEqual([{ start: second.start + 1, count: second.count - 1 }]);
  expect(() => allocator.take(1)).toThrow('do not fit');
});

test('an aligned run leaves a gap, which others fill; without room for one it need not be aligned', () => {
  const allocator = new BlockAllocator(geometry);
  const aligned = Math.ceil(first.start / 1024) * 1024;
  expect(allocator.take(1024, 1024)).toEqual([{ start: aligned, count: 1024 }]);
  expect(allocator.take(3)).toEqual([{ start: first.start, count: 3 }]);
  expect(allocator.take(second.count, 1024)).toEqual([second]);
});

test('nothing asked for is nothing taken', () => {
  expect(new BlockAllocator(geometry).take(0)).toEqual([]);
});
