declare module 'postject' {
  /** Puts a resource into a program, in place, and throws the fuse by which Node sees that there is one. */
  export function inject(
    file: string,
    resource: string,
    data: Buffer,
    options: { sentinelFuse: string; machoSegmentName?: string },
  ): Promise<void>;
}
