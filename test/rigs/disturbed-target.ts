import { WickError } from '../../electron/contract/errors.ts';
import { openTarget } from '../../electron/engine/flash/open-target.ts';
import type { TargetOpener } from '../../electron/engine/flash/target.ts';

export interface Disturbances {
  /** ms that each write takes longer. */
  slow?: number;
  /** Paths of drives that fail to write from a byte on. */
  broken?: Map<string, number>;
}

/** Opens drives that are slower than they are, or that wear out; what is changed later counts from then on. */
export function disturbed(how: Disturbances): TargetOpener {
  return async (drive, options) => {
    const target = await openTarget(drive, options);
    const write = async (offset: number, data: Uint8Array) => {
      if (how.slow !== undefined) await new Promise((resolve) => setTimeout(resolve, how.slow));
      if (offset >= (how.broken?.get(drive.path) ?? Number.POSITIVE_INFINITY)) {
        throw new WickError('target-io', {
          target: drive.path,
          operation: 'write',
          offset,
          reason: 'Input/output error',
        });
      }
      await target.write(offset, data);
    };
    return new Proxy(target, {
      get(inner, key) {
        if (key === 'write') return write;
        const value: unknown = Reflect.get(inner, key, inner);
        return typeof value === 'function' ? value.bind(inner) : value;
      },
    });
  };
}
