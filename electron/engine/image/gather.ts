import { chunkSize, letGoOfChunk, takeChunk } from './chunk-memory.ts';
import type { ImageChunk } from './image.ts';

/** Chunks of at least so many bytes are passed on as they are. */
const large = 256 << 10;

/**
 * Copies the small chunks that a network or a pipe brings into full ones, which are lent: fresh memory for each of them
 * would wait to be collected, and small writes keep no drive busy. They end on multiples of their size, and at gaps.
 */
export async function* gather(chunks: AsyncIterable<ImageChunk>): AsyncGenerator<ImageChunk> {
  let memory: Uint8Array | undefined;
  let start = 0;
  let end = 0;
  const gathered = (whole: Uint8Array): ImageChunk => {
    const at = start % chunkSize;
    return { offset: start, data: whole.subarray(at, at + end - start) };
  };
  try {
    for await (const { offset, data } of chunks) {
      if (memory !== undefined && (offset !== end || data.length >= large)) {
        yield gathered(memory);
        letGoOfChunk(memory);
        memory = undefined;
      }
      if (data.length >= large) {
        yield { offset, data };
        continue;
      }
      for (let done = 0; done < data.length; ) {
        if (memory === undefined) {
          memory = takeChunk();
          start = offset + done;
          end = start;
        }
        // It lies in memory as it lies in the image, so that what is aligned there needs no copy later.
        const at = end % chunkSize;
        const part = data.subarray(done, done + chunkSize - at);
        memory.set(part, at);
        end += part.length;
        done += part.length;
        if (end % chunkSize !== 0) continue;
        yield gathered(memory);
        letGoOfChunk(memory);
        memory = undefined;
      }
    }
    if (memory !== undefined) yield gathered(memory);
  } finally {
    if (memory !== undefined) letGoOfChunk(memory);
  }
}
