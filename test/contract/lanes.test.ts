import fc from 'fast-check';
import { expect, test } from 'vitest';
import { laneHead, type LaneKind, LaneReader } from '../../electron/contract/lanes.ts';

const message = fc.record({
  kind: fc.constantFrom<LaneKind>('ready', 'bytes', 'close', 'kill', 'ended'),
  lane: fc.nat(65_535),
  body: fc.uint8Array({ maxLength: 300 }),
});

test('what went in comes out, however it was cut', () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 12 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 100 })),
      (sent, cuts) => {
        const stream = Buffer.concat(sent.flatMap(({ kind, lane, body }) => [laneHead(kind, lane, body.length), body]));
        const reader = new LaneReader();
        const parts = [];
        for (let at = 0; at < stream.length; ) {
          const next = at + (cuts.next().value ?? 1);
          for (const part of reader.push(stream.subarray(at, next))) parts.push(part);
          at = next;
        }
        // Bytes come in as many parts as they like.
        const joined: typeof sent = [];
        let open = 0;
        for (const { kind, lane, body } of parts) {
          const last = joined.at(-1);
          if (open > 0 && last !== undefined) {
            last.body = new Uint8Array(Buffer.concat([last.body, body]));
            open -= body.length;
          } else {
            joined.push({ kind, lane, body: new Uint8Array(body) });
            open = (sent[joined.length - 1]?.body.length ?? 0) - body.length;
          }
        }
        expect(joined).toEqual(sent.map(({ kind, lane, body }) => ({ kind, lane, body: new Uint8Array(body) })));
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

test('what is no such stream is refused', () => {
  const head = laneHead('ended', 0, 65_537);
  expect(() => [...new LaneReader().push(head)]).toThrow('a body of 65537 bytes');
  head[6] = 77;
  expect(() => [...new LaneReader().push(head)]).toThrow('unknown kind');
});
