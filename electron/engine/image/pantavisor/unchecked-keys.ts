import { inlineValue, type PantavisorState } from './state.ts';

/** What the boot loader has already read when the runtime looks at its files. */
const booted = ['bsp/pantavisor', 'bsp/kernel.img', 'bsp/fit-image.its'];

/**
 * Objects that a device does not compare with the state when it boots: what it booted, and what dm-verity looks after block
 * by block while it is read (pantavisor, state.c, the list of objects that are not validated).
 */
export function uncheckedKeys(state: PantavisorState): ReadonlySet<string> {
  const objects = new Set(state.pairs.filter(({ kind }) => kind === 'object').map(({ key }) => key));
  const verity = state.pairs
    .filter(({ kind }) => kind === 'inline')
    .flatMap(({ key }) => {
      const device = verityDevice(inlineValue(state, key));
      return device === undefined ? [] : [`${key.split('/')[0]}/${device}`];
    });
  const first = [...objects].filter((key) => booted.some((start) => key.startsWith(start)));
  return new Set([...first, ...verity.filter((key) => objects.has(key))]);
}

function verityDevice(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('data_device' in value)) return undefined;
  const { type, data_device: device } = value;
  return type === 'dm-verity' && typeof device === 'string' ? device : undefined;
}
