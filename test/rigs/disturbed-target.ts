import { WickError } from '../../electron/contract/errors.ts';
import { openTarget } from '../../electron/engine/flash/open-target.ts';
import type { TargetOpener } from '../../electron/engine/flash/target.ts';

export interface Disturbances {
  /** Nothing is written from this byte on until it is opened. */
  gate?: { at: number; opened: Promise<void> };
  /** Paths of drives that fail to write from a byte on. */
  broken?: Map<string, number>;
}

/** Opens drives that stand still until they may go on, or that wear out. */
export function disturbed(how: Disturbances): TargetOpener {
  return async (drive, options) => {
    const target = await openTarget(drive, options);
    const write = async (offset: number, data: Uint8Array) => {
      if (how.gate !== undefined && offset >= how.gate.at) await unlessAborted(how.gate.opened, options.signal);
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

async function unlessAborted(opened: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([opened, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
