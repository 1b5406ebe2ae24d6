/** Bytes at their places: a raw image, its copy in the store, a practice drive, or a real drive through its helper. */
export interface BlockView {
  /** Bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`. Throws RangeError outside of `size`, WickError where they cannot be read. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Absent where nothing may be written. Any offset and length inside `size`. */
  write?(offset: number, data: Uint8Array): Promise<void>;
}
