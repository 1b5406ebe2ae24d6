import type { BlockView } from '../../../electron/engine/image/block-view.ts';
import { mustBeInside } from '../../../electron/engine/image/view/slice.ts';

/** Bytes in memory as a view; writes change them. */
export function memoryView(bytes: Buffer): Required<BlockView> {
  return {
    size: bytes.length,
    async read(offset, length) {
      mustBeInside(bytes.length, offset, length);
      return Uint8Array.from(bytes.subarray(offset, offset + length));
    },
    async write(offset, data) {
      mustBeInside(bytes.length, offset, data.length);
      bytes.set(data, offset);
    },
  };
}
