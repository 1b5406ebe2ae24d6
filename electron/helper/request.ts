import type { HelperRequest } from '../contract/helper-messages.ts';

/** Checks a request by hand: loading a schema library would cost more than the rest of the start. Throws on any other. */
export function parseRequest(header: object): HelperRequest {
  const fields = new Map<string, unknown>(Object.entries(header));
  const id = whole(fields, 'id');
  const verb = fields.get('do');
  switch (verb) {
    case 'hello':
      return { id, do: verb, version: whole(fields, 'version'), ...parseMemory(fields) };
    case 'open':
      return { id, do: verb, ...parseOpen(fields) };
    case 'write':
      return { id, do: verb, offset: whole(fields, 'offset') };
    case 'write-shared':
      return {
        id,
        do: verb,
        offset: whole(fields, 'offset'),
        at: whole(fields, 'at'),
        length: whole(fields, 'length'),
      };
    case 'zero':
    case 'read':
      return { id, do: verb, offset: whole(fields, 'offset'), length: whole(fields, 'length') };
    case 'flush':
      return { id, do: verb };
    case 'hash':
      return {
        id,
        do: verb,
        ranges: list(fields, 'ranges').map(rangePair),
        algorithm: oneOf(fields, 'algorithm', ['sha1', 'sha256', 'sha512']),
      };
    case 'finish':
      return { id, do: verb, eject: yesOrNo(fields, 'eject') };
    default:
      throw new TypeError(`unknown request ${JSON.stringify(verb)}`);
  }
}

function parseMemory(fields: Map<string, unknown>) {
  const [window, shared] = [positive(fields, 'window'), positive(fields, 'shared')];
  return { ...(window === undefined ? {} : { window }), ...(shared === undefined ? {} : { shared }) };
}

function positive(fields: Map<string, unknown>, name: string): number | undefined {
  if (fields.get(name) === undefined) return undefined;
  const value = whole(fields, name);
  if (value === 0) throw new TypeError(`${name} is empty`);
  return value;
}

function parseOpen(fields: Map<string, unknown>) {
  const expectField = fields.get('expect');
  if (typeof expectField !== 'object' || expectField === null) throw new TypeError('expect is not an object');
  const expect = new Map<string, unknown>(Object.entries(expectField));
  const serial = expect.get('serial') === undefined ? undefined : text(expect, 'serial');
  const majorMinor = expect.get('majorMinor') === undefined ? undefined : text(expect, 'majorMinor');
  const fileSize = expect.get('fileSize') === undefined ? undefined : whole(expect, 'fileSize');
  const sequence = expect.get('sequence') === undefined ? undefined : whole(expect, 'sequence');
  return {
    path: text(fields, 'path'),
    expect: {
      path: text(expect, 'path'),
      size: whole(expect, 'size'),
      ...(serial === undefined ? {} : { serial }),
      ...(majorMinor === undefined ? {} : { majorMinor }),
      ...(sequence === undefined ? {} : { sequence }),
      ...(fileSize === undefined ? {} : { fileSize }),
    },
    mode: oneOf(fields, 'mode', ['write', 'read']),
    practice: yesOrNo(fields, 'practice'),
    unmount: list(fields, 'unmount').map((path) => {
      if (typeof path !== 'string' || !path.startsWith('/'))
        throw new TypeError('unmount holds something else than paths');
      return path;
    }),
  };
}

function whole(fields: Map<string, unknown>, name: string): number {
  const value = fields.get(name);
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new TypeError(`${name} is not a whole number`);
  }
  return value;
}

function text(fields: Map<string, unknown>, name: string): string {
  const value = fields.get(name);
  if (typeof value !== 'string' || value === '' || value.includes('\0')) throw new TypeError(`${name} is not a text`);
  return value;
}

function yesOrNo(fields: Map<string, unknown>, name: string): boolean {
  const value = fields.get(name);
  if (typeof value !== 'boolean') throw new TypeError(`${name} is neither true nor false`);
  return value;
}

function list(fields: Map<string, unknown>, name: string): unknown[] {
  const value = fields.get(name);
  if (!Array.isArray(value)) throw new TypeError(`${name} is not a list`);
  return value;
}

function oneOf<const T extends string>(fields: Map<string, unknown>, name: string, values: readonly T[]): T {
  const found = values.find((value) => value === fields.get(name));
  if (found === undefined) throw new TypeError(`${name} is none of ${values.join(', ')}`);
  return found;
}

function rangePair(value: unknown): [number, number] {
  if (!Array.isArray(value) || value.length !== 2) throw new TypeError('ranges holds something else than pairs');
  const pair = new Map<string, unknown>([
    ['offset', value[0]],
    ['length', value[1]],
  ]);
  return [whole(pair, 'offset'), whole(pair, 'length')];
}
