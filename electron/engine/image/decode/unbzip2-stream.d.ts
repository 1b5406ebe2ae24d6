// The parts of unbzip2-stream 1.4.3 that are used: the decoder below its stream.
declare module 'unbzip2-stream/lib/bzip2.js' {
  /** Takes bits, most significant first; null moves to the next whole byte. */
  export type Bits = (count: number | null) => number;

  const library: {
    /** Reads a stream's header; returns the size of its blocks in 100,000 bytes. */
    header(bits: Bits): number;
    /**
     * Decodes one block, handing each byte to `put`. Returns the checksum of the stream so far, or null at the end of the
     * stream. Throws Bzip2Error.
     */
    decompress(
      bits: Bits,
      put: (byte: number) => void,
      room: Int32Array,
      roomSize: number,
      streamCrc: number,
    ): number | null;
  };
  export default library;
}
