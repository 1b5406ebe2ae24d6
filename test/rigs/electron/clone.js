// What Electron's structured clone lets through, as JSON: used on both sides, in Node and in the page.

/**
 * @param {unknown} value
 * @returns {unknown}
 */
export function encode(value) {
  if (value === undefined) return { $: 'undefined' };
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
  if (typeof value !== 'object') throw new Error('An object could not be cloned.');
  if (Array.isArray(value)) return { $: 'array', v: value.map((item) => encode(item)) };
  if (value instanceof Date) return { $: 'date', v: value.getTime() };
  if (value instanceof Map) return { $: 'map', v: [...value].map(([key, item]) => [encode(key), encode(item)]) };
  if (value instanceof Set) return { $: 'set', v: [...value].map((item) => encode(item)) };
  if (value instanceof ArrayBuffer) return { $: 'bytes', type: 'ArrayBuffer', v: [...new Uint8Array(value)] };
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    // Node's Buffer arrives as what it is made of.
    const name = value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name;
    return { $: 'bytes', type: name, v: [...bytes] };
  }
  if (value instanceof Error) return { $: 'error', name: value.name, v: value.message };
  if (value instanceof Promise || value instanceof WeakMap) throw new Error('An object could not be cloned.');
  return { $: 'object', v: Object.entries(value).map(([key, item]) => [key, encode(item)]) };
}

/**
 * @param {any} value
 * @returns {any}
 */
export function decode(value) {
  if (value === null || typeof value !== 'object') return value;
  switch (value.$) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(value.v);
    case 'bigint':
      return BigInt(value.v);
    case 'array':
      return value.v.map((/** @type {unknown} */ item) => decode(item));
    case 'date':
      return new Date(value.v);
    case 'map':
      return new Map(value.v.map((/** @type {unknown[]} */ [key, item]) => [decode(key), decode(item)]));
    case 'set':
      return new Set(value.v.map((/** @type {unknown} */ item) => decode(item)));
    case 'bytes': {
      const { buffer } = Uint8Array.from(value.v);
      return value.type === 'ArrayBuffer' ? buffer : new /** @type {any} */ (globalThis)[value.type](buffer);
    }
    case 'error':
      return Object.assign(new Error(value.v), { name: value.name });
    default:
      return Object.fromEntries(value.v.map((/** @type {[string, unknown]} */ [key, item]) => [key, decode(item)]));
  }
}
