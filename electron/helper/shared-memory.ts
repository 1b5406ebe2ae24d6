import { native } from '../../native/native.ts';

/** Where the engine hands over its memory, to helpers that it starts itself. */
const descriptor = 3;

/** The engine's memory of `size` bytes, to write from; undefined where it was not handed over, or is not what it should be. */
export function mapSharedMemory(size: number): Uint8Array | undefined {
  try {
    const memory = native?.mapShared?.(descriptor);
    return memory?.byteLength === size ? new Uint8Array(memory) : undefined;
  } catch {
    return undefined;
  }
}
