// The parts of ext2fs 4.2.5 that are used: libext2fs of e2fsprogs, compiled to WebAssembly.
declare module 'ext2fs' {
  /** What the library reads and writes on. */
  export interface Disk {
    read(buffer: Uint8Array, bufferOffset: number, length: number, offset: number): Promise<unknown>;
    write(buffer: Uint8Array, bufferOffset: number, length: number, offset: number): Promise<unknown>;
    discard(offset: number, length: number): Promise<void>;
    flush(): Promise<void>;
  }

  export interface Handle {
    readonly fd: number;
  }

  /** Rejects with an error whose `errno` is a number of POSIX' or of libext2fs' own. */
  export interface Files {
    open(path: string, flags: string, mode?: number): Promise<Handle>;
    close(fd: number): Promise<void>;
    write(
      fd: number,
      data: Buffer,
      offset: number,
      length: number,
      position: number,
    ): Promise<{ bytesWritten: number }>;
    fchown(fd: number, uid: number, gid: number): Promise<void>;
    mkdir(path: string, mode: number): Promise<void>;
    rmdir(path: string): Promise<void>;
    unlink(path: string): Promise<void>;
    link(existing: string, path: string): Promise<void>;
  }

  const library: {
    mount(disk: Disk, offset?: number): Promise<{ promises: Files }>;
    /** Writes what is still in memory. */
    umount(mounted: { promises: Files }): Promise<void>;
  };
  export default library;
}
