import { setImmediate } from 'node:timers/promises';
import type { Coder, CoderError } from 'lzma-native';
import type { ByteCursor } from '../container/cursor.ts';
import type { Codec, Decoder } from '../decoder.ts';
import { corrupt, DecodeFault, notThis, packageDecoder, truncated } from './package.ts';

const magic = Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00);

/** .xz on lzma-native. Streams are taken one by one, so that padding, truncation and junk are told apart. */
export const xz: Decoder = packageDecoder('xz', async function* unxz(cursor, memoryLimit) {
  for (;;) {
    const start = cursor.position;
    if (start > 0 && !(await anotherStream(cursor))) return;
    const head = await cursor.peek(magic.length);
    if (!head.every((byte, index) => byte === magic[index])) throw notThis('xz', start);
    yield* stream(cursor, 'xz', memoryLimit);
  }
});

/** .lzma, the format before .xz. It has no checksum: only its end mark or length tells whether the data is whole. */
export const lzma: Decoder = packageDecoder('lzma', async function* unlzma(cursor, memoryLimit) {
  yield* stream(cursor, 'lzma', memoryLimit);
  if ((await cursor.peek(1)).length > 0) throw notThis('lzma', cursor.position);
});

/** Passes over stream padding: zeroes, in fours (the .xz file format 1.2.0, section 2.2). */
async function anotherStream(cursor: ByteCursor): Promise<boolean> {
  const start = cursor.position;
  let next = await cursor.peek(4);
  for (; next.length === 4 && next.every((byte) => byte === 0); next = await cursor.peek(4)) await cursor.read(4);
  if (next.length > 0 && next[0] === 0) throw notThis('xz', start);
  return next.length > 0;
}

async function* stream(cursor: ByteCursor, codec: Codec, memoryLimit: number): AsyncGenerator<Uint8Array> {
  const coder = await startCoder(codec, memoryLimit);
  const start = cursor.position;
  let step = firstStep;
  try {
    for (;;) {
      // Coding runs on this thread: timers and signals get their turn in between.
      await setImmediate();
      const bytes = await cursor.read(step);
      const { output, ended, failure } = code(coder, bytes.length === 0 ? null : bytes);
      if (ended !== undefined) cursor.unread(bytes.subarray(ended - (cursor.position - bytes.length - start)));
      yield* output;
      if (ended !== undefined) return;
      if (failure !== undefined) throw faultOf(failure, cursor, memoryLimit);
      step = nextStep(bytes.length, output);
    }
  } finally {
    coder.resetUnderlying();
  }
}

const firstStep = 4 << 10;
const smallestStep = 256;
const largestStep = 64 << 10;

/** A coder gives all output of one step at once: a step is small where data expands much. Bytes of input. */
function nextStep(used: number, output: readonly Uint8Array[]): number {
  const expansion = output.reduce((sum, bytes) => sum + bytes.length, 0) / used;
  return Math.round(Math.min(Math.max((1 << 20) / Math.max(expansion, 1), smallestStep), largestStep));
}

async function startCoder(codec: Codec, memoryLimit: number): Promise<Coder> {
  const { default: library } = await import('lzma-native');
  const coder = new library.Stream();
  if (codec === 'xz') coder.streamDecoder_(memoryLimit, library.TELL_UNSUPPORTED_CHECK);
  else coder.aloneDecoder_(memoryLimit);
  coder.setBufsize(1 << 20);
  return coder;
}

interface Step {
  output: Uint8Array[];
  /** Bytes of the stream, once its end was found. */
  ended?: number;
  failure?: CoderError;
}

/** `bytes` null says that the input has ended. */
function code(coder: Coder, bytes: Uint8Array | null): Step {
  const step: Step = { output: [] };
  coder.bufferHandler = (buffer, processed, error, totalIn) => {
    if (buffer) step.output.push(buffer);
    else if (error) step.failure = error;
    else if (processed === undefined) step.ended = totalIn;
  };
  coder.code(bytes, false);
  return step;
}

function faultOf({ name, message }: CoderError, cursor: ByteCursor, memoryLimit: number): DecodeFault {
  // How much it would be is not told.
  if (name === 'LZMA_MEMLIMIT_ERROR') return new DecodeFault({ kind: 'memory', needed: memoryLimit + 1 });
  if (name === 'LZMA_BUF_ERROR') return truncated(cursor);
  return corrupt(cursor, message);
}
