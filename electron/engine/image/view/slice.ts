import type { BlockView } from '../block-view.ts';

/** The part of a view that a partition takes, as a view of its own. Throws RangeError where it is not inside. */
export function slice(view: BlockView, offset: number, length: number): BlockView {
  mustBeInside(view.size, offset, length);
  const read = async (at: number, count: number): Promise<Uint8Array> => {
    mustBeInside(length, at, count);
    return await view.read(offset + at, count);
  };
  if (view.write === undefined) return { size: length, read };
  const write = view.write.bind(view);
  return {
    size: length,
    read,
    async write(at, data) {
      mustBeInside(length, at, data.length);
      await write(offset + at, data);
    },
  };
}

export function mustBeInside(size: number, offset: number, length: number): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  if (!whole || offset < 0 || length < 0 || offset + length > size) {
    throw new RangeError(`${length} bytes at ${offset} of ${size}`);
  }
}
