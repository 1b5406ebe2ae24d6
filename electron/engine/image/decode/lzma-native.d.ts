// The parts of lzma-native 8.0.6 that are used: its binding to liblzma, below its streams.
declare module 'lzma-native' {
  export interface CoderError extends Error {
    /** `LZMA_DATA_ERROR` and the like. */
    name: string;
  }

  export interface Coder {
    streamDecoder_(memoryLimit: number, flags: number): void;
    aloneDecoder_(memoryLimit: number): void;
    setBufsize(bytes: number): void;
    /** `bytes` null ends the input. With `asynchronous` false all calls of bufferHandler come before it returns. */
    code(bytes: Uint8Array | null, asynchronous: boolean): void;
    /**
     * Called with output in `buffer`; with `buffer` null at the end of the stream or on an error; with `processed` when
     * chunks of input were used. Totals are bytes since the start of the stream.
     */
    bufferHandler: (
      buffer: Uint8Array | null | undefined,
      processed: number | undefined,
      error: CoderError | null | undefined,
      totalIn: number,
      totalOut: number,
    ) => void;
    resetUnderlying(): void;
  }

  const library: { readonly Stream: new () => Coder; readonly TELL_UNSUPPORTED_CHECK: number };
  export default library;
}
