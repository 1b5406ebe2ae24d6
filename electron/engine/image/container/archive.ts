/** A file inside an archive. */
export interface Member {
  /** Its whole path in the archive. */
  name: string;
  /** Unpacked bytes, where known beforehand. */
  size: number | undefined;
  /** Its unpacked bytes, to their true end. May be left unread, and is read once at most. */
  data: AsyncIterable<Uint8Array>;
}

/**
 * The files of an archive in their order. Asking for the next one passes over what is left of the last one's data. Ends
 * only at the archive's true end, and at that of the stream it is read from; throws WickError (`source-…`) otherwise.
 */
export type Members = AsyncGenerator<Member, void, undefined>;
