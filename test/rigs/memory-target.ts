import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Drive } from '../../electron/contract/drive.ts';
import { WickError } from '../../electron/contract/errors.ts';
import type { OpenTarget, TargetOpener } from '../../electron/engine/flash/target.ts';
import { usbCard } from './drive.ts';

/** How a drive in memory misbehaves. */
export interface Faults {
  /** ms that each write takes. */
  delay?: number;
  /** ms that emptying a range takes. */
  slowZero?: number;
  /** Writes at or behind this byte fail. */
  failAt?: number;
  /**
   * Drops this many writes that touch the byte at `at`, but for the first `after`, as a worn-out card does: acknowledged, but
   * not stored.
   */
  drop?: { at: number; times: number; after?: number };
  /** Ranges are emptied at no cost. */
  zeroesFast?: true;
  /** What is read may come from memory. */
  cached?: true;
  /** Bytes that the drive really has; what lies further on comes out from its start again. */
  wrapsAt?: number;
}

/** What happened to the drive, in order. */
type Step = `write ${number}+${number}` | `zero ${number}+${number}` | 'flush' | 'hash' | 'finish' | 'dispose';

export class MemoryDrive {
  readonly bytes: Buffer;
  readonly steps: Step[] = [];
  readonly drive: Drive;
  readonly #faults: Faults;

  constructor(path: string, size: number, faults: Faults = {}) {
    this.bytes = Buffer.alloc(size, 0xaa);
    this.#faults = structuredClone(faults);
    this.drive = usbCard({ path, size });
  }

  open(signal: AbortSignal): OpenTarget {
    const { bytes, steps, drive } = this;
    const faults = this.#faults;
    const end = faults.wrapsAt ?? bytes.length;
    /** The parts of a range where the drive really has them. */
    function* placesOf(offset: number, length: number): Generator<Buffer> {
      for (let done = 0; done < length; ) {
        const at = (offset + done) % end;
        const part = bytes.subarray(at, Math.min(end, at + length - done));
        done += part.length;
        yield part;
      }
    }
    const stored = (offset: number, length: number) => Buffer.concat([...placesOf(offset, length)]);
    return {
      drive,
      size: bytes.length,
      blockSize: 512,
      provesMedium: faults.cached !== true,
      zeroesFast: faults.zeroesFast === true,
      async write(offset, data) {
        steps.push(`write ${offset}+${data.length}`);
        const copy = Buffer.from(data);
        if (faults.delay !== undefined) await sleep(faults.delay, undefined, { signal });
        signal.throwIfAborted();
        if (faults.failAt !== undefined && offset + data.length > faults.failAt) {
          throw new WickError('target-io', { target: drive.path, operation: 'write', offset, reason: 'I/O error' });
        }
        const { drop } = faults;
        if (drop !== undefined && drop.times > 0 && drop.at >= offset && drop.at < offset + data.length) {
          drop.after = (drop.after ?? 0) - 1;
          if (drop.after < 0) {
            drop.times -= 1;
            return;
          }
        }
        let done = 0;
        for (const place of placesOf(offset, copy.length)) done += copy.copy(place, 0, done);
      },
      async zero({ offset, length }) {
        steps.push(`zero ${offset}+${length}`);
        if (faults.slowZero !== undefined) await sleep(faults.slowZero, undefined, { signal });
        for (const place of placesOf(offset, length)) place.fill(0);
      },
      async flush() {
        steps.push('flush');
      },
      async hash(ranges, algorithm, onBytes) {
        steps.push('hash');
        onBytes?.(ranges.reduce((sum, { length }) => sum + length, 0));
        return ranges.map(({ offset, length }) => createHash(algorithm).update(stored(offset, length)).digest('hex'));
      },
      async read({ offset, length }) {
        return stored(offset, length);
      },
      async finish() {
        steps.push('finish');
        return [];
      },
      async [Symbol.asyncDispose]() {
        steps.push('dispose');
      },
    };
  }
}

/** Opens these drives by their path. */
export function openerOf(drives: readonly MemoryDrive[]): TargetOpener {
  return async (drive, { signal }) => {
    const found = drives.find((one) => one.drive.path === drive.path);
    if (found === undefined) throw new WickError('target-missing', { target: drive.path });
    return found.open(signal);
  };
}
