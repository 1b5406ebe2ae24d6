import { expect, test } from 'vitest';
import { chunksOf, layOut, type Segment } from '../../../electron/engine/demo/segments.ts';
import type { Content } from '../../../electron/engine/demo/tree.ts';

async function bytesOf(size: number, segments: Segment[]): Promise<string> {
  const disk = Buffer.alloc(size, '.');
  for await (const { offset, data } of chunksOf(layOut(size, segments))) disk.set(data, offset);
  return disk.toString('latin1').replaceAll('\0', '0');
}

function text(offset: number, length: number, data: string): Segment {
  return { kind: 'bytes', offset, length, data: Buffer.from(data) };
}

function content(size: number, ...pieces: string[]): Content {
  return { size, open: () => pieces.map((piece) => Buffer.from(piece)) };
}

test('segments come in the order of the disk, with zeroes behind their bytes', async () => {
  expect(await bytesOf(12, [text(6, 4, 'cd'), text(1, 3, 'ab')])).toBe('.ab0..cd00..');
});

test('used ranges are joined where segments touch', () => {
  const { used } = layOut(20, [text(4, 4, ''), text(0, 4, ''), text(10, 2, ''), text(12, 0, '')]);
  expect(used).toEqual([
    { offset: 0, length: 8 },
    { offset: 10, length: 2 },
  ]);
});

test('segments that overlap or leave the disk are refused', () => {
  expect(() => layOut(20, [text(0, 5, ''), text(4, 1, '')])).toThrow(RangeError);
  expect(() => layOut(20, [text(16, 5, '')])).toThrow(RangeError);
});

test('a file may lie in pieces, with pieces of another file between them', async () => {
  const first = { content: content(6, 'abcd', '', 'ef') };
  const second = { content: content(4, 'w', 'xyz') };
  const piece = (offset: number, file: typeof first, bytes: number): Segment => ({
    kind: 'content',
    offset,
    length: 3,
    file,
    bytes,
  });
  expect(await bytesOf(12, [piece(0, first, 3), piece(3, second, 3), piece(6, first, 3), piece(9, second, 1)])).toBe(
    'abcwxydefz00',
  );
});

test('one content may fill two files', async () => {
  const twice = content(2, 'ab');
  const segments = [0, 2].map(
    (offset): Segment => ({ kind: 'content', offset, length: 2, bytes: 2, file: { content: twice } }),
  );
  expect(await bytesOf(4, segments)).toBe('abab');
});

test.each([
  ['less', content(5, 'abcd')],
  ['more', content(3, 'abcd')],
  ['more', content(4, 'abcd', 'e')],
])('a content that delivers %s than it said is found out', async (which, dishonest) => {
  const segment: Segment = {
    kind: 'content',
    offset: 0,
    length: 8,
    bytes: dishonest.size,
    file: { content: dishonest },
  };
  await expect(bytesOf(8, [segment])).rejects.toThrow(`delivered ${which}`);
});

test('leaving early closes the files that are open', async () => {
  let closed = 0;
  const endless: Content = {
    size: 1000,
    *open() {
      try {
        for (;;) yield Buffer.alloc(1);
      } finally {
        closed += 1;
      }
    },
  };
  const segment: Segment = { kind: 'content', offset: 0, length: 1000, bytes: 1000, file: { content: endless } };
  const chunks = chunksOf({ segments: [segment] });
  await chunks.next();
  await chunks.return(undefined);
  expect(closed).toBe(1);
});
