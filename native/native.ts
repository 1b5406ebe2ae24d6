import { createRequire } from 'node:module';

/** Codecs that a build of the addon may have; which ones depends on the libraries of the computer that built it. */
export type NativeCodec = 'gzip' | 'bzip2' | 'xz' | 'lzma' | 'zstd' | 'lz4';

/** What a decoder rejects with. `offset` counts bytes of the compressed input; `needed` is bytes of memory, for `memory`. */
export interface DecodeFailure extends Error {
  fault: 'truncated' | 'corrupt' | 'trailing-junk' | 'empty' | 'memory' | 'cancelled';
  offset: number;
  needed: number;
}

/** Decodes on a thread of its own; never on the event loop nor on Node's pool. */
export interface NativeDecoder {
  /**
   * Queues compressed bytes; resolves while less than 4 MiB are queued. The decoder reads `chunk` in place at any time from
   * now on: its memory must stay as it is until the decoder has ended or was closed.
   */
  write(chunk: Uint8Array): Promise<void>;
  /** Chunks that were written, or refused, and that the decoder will not look at again, since this was called last. */
  takeReleased(): Uint8Array[];
  /** Nothing more will be written. */
  end(): void;
  /**
   * Fills `into` with decoded bytes and resolves with their number: fewer than its length only at the true end of the
   * data. Several reads may be under way; they are served in order. Rejects with DecodeFailure, and so do all later ones.
   */
  read(into: Uint8Array): Promise<number>;
  /**
   * Ends the thread promptly. Promises that are waiting reject with `cancelled`; the memory of those reads may still be
   * written to, and what was written still be looked at, until this resolves. Keeps no process from ending.
   */
  close(): Promise<void>;
}

/** Takes in what is more than 16 KiB on threads that all hashers share, two streams on one of them at a time. */
export interface NativeHasher {
  /** Updates are taken in the order of the calls. Keeps `data`, and reads it in place until the promise resolves. */
  update(data: Uint8Array): Promise<void>;
  /** Lower-case hex. Rejects a second time, and so does `update` afterwards. */
  digest(): Promise<string>;
}

export interface NativeDecoderOptions {
  /** 1 to 64; default 2. */
  threads?: number;
  /** Bytes for dictionaries and windows; default 2 GiB. */
  memoryLimit?: number;
}

/** Something that the running Windows stands on: its own folder, what it was loaded from, or a page file. */
export interface SystemVolume {
  role: 'windows' | 'loader' | 'page-file';
  /** A path or the name of a device, for people. */
  name: string;
  /** Numbers of the disks that the volume lies on, as in `\\.\PhysicalDrive0`; none where Windows does not tell. */
  disks: number[];
}

/** A volume of Windows. */
export interface WindowsVolume {
  /** `\\?\Volume{…}`. */
  name: string;
  /** Where it is mounted, such as `E:\`. */
  paths: string[];
}

/**
 * Functions on open files and drives are absent where the system has nothing of the kind. They fail with errors like
 * Node's own: `code`, `errno`, `syscall`. Offsets and lengths are bytes.
 */
export interface NativeAddon {
  readonly codecs: readonly NativeCodec[];
  readonly Decoder: new (codec: NativeCodec, options?: NativeDecoderOptions) => NativeDecoder;
  readonly Hasher: new (algorithm: 'sha1' | 'sha256' | 'sha512') => NativeHasher;
  /** The next hole at or behind `offset`; the end of the file counts as one. -1 past the end. */
  seekHole?(fd: number, offset: number): number;
  /** The next data at or behind `offset`; -1 where there is none. */
  seekData?(fd: number, offset: number): number;
  /** Locks a file for this descriptor alone, until it is closed; false where another one has it locked. Never waits. */
  lockFile?(fd: number): boolean;
  /** Bytes of a block device. */
  driveSize?(fd: number): number;
  /** Bytes of the smallest unit that a block device reads and writes. */
  logicalBlockSize?(fd: number): number;
  /** Lets the kernel read the partition table anew; fails with EBUSY while a partition is in use. */
  rereadPartitions?(fd: number): Promise<void>;
  /** Writes back and forgets what the kernel caches of the drive. */
  flushBuffers?(fd: number): Promise<void>;
  /** Makes a range read as zeroes without writing: a hole in a file, the drive's own command on a block device. */
  punchHole?(fd: number, offset: number, length: number): Promise<void>;
  /** Drops clean pages of the file from the page cache; `length` 0 means to its end. */
  dropCache?(fd: number, offset: number, length: number): void;
  unmount?(path: string): Promise<void>;
  /** Lets the medium of a Windows disk or volume come out. */
  ejectMedium?(fd: number): Promise<void>;
  /** Windows' volumes that lie on a disk, wholly or in part. */
  volumesOn?(disk: number): WindowsVolume[];
  /** Opens a volume of Windows by its name; its lock goes with the descriptor. */
  openVolume?(name: string): number;
  /** Has a volume of Windows for this descriptor alone; fails with EACCES while any file of it is open. */
  lockVolume?(fd: number): Promise<void>;
  /** Ends the file system on a locked volume; Windows mounts it again where somebody asks for it after the lock. */
  dismountVolume?(fd: number): Promise<void>;
  /** All that Windows stands on. */
  systemVolumes?(): SystemVolume[];
  /** Two sockets that are connected with each other. */
  socketPair?(): [number, number];
  /** The descriptor that another process has sent over a socket; -1 where none waits there. Never waits. */
  takeDescriptor?(fd: number): number;
  /**
   * `count` buffers of `size` bytes (a multiple of 4096) each, one behind the other in memory that a process shares which
   * gets the descriptor. Fails where the runtime takes no memory from outside, as Electron's does.
   */
  shareMemory?(count: number, size: number): { fd: number; buffers: ArrayBuffer[] };
  /** The memory behind a descriptor of `shareMemory`. It must not be written to: that ends the process. */
  mapShared?(fd: number): ArrayBuffer;
}

const require = createRequire(import.meta.url);

/** Beside the bundle when installed; else where the checkout builds it. A bundle's parts may lie one folder deeper. */
const places = [
  './wick.node',
  '../wick.node',
  './build/Release/wick.node',
  '../native/build/Release/wick.node',
  '../../native/build/Release/wick.node',
];

function load(): { addon?: NativeAddon; missing?: string } {
  let missing = 'it has not been built (node build/native.mjs)';
  for (const place of places) {
    try {
      return { addon: require(place) as NativeAddon };
    } catch (error) {
      const absent = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
      if (!absent) missing = error instanceof Error ? error.message : String(error);
    }
  }
  return { missing };
}

const loaded = load();

/** The addon; undefined where it could not be built or loaded. */
export const native: NativeAddon | undefined = loaded.addon;

/** Why there is no addon. */
export const nativeMissing: string | undefined = loaded.missing;
