import type { JsonMember, JsonNode } from './raw-json.ts';

/**
 * The one way to write a value, as `pvr` and the Hub do: members in the order of their keys' UTF-8 bytes, no white space,
 * no escape that is not needed. Numbers stay as they were written.
 * Source: gibson042.github.io/canonicaljson-spec.
 */
export function canonicalText(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${node.members
        .toSorted(byKey)
        .map(({ key, value }) => `${canonicalString(key)}:${canonicalText(value)}`)
        .join(',')}}`;
    case 'array':
      return `[${node.items.map((item) => canonicalText(item)).join(',')}]`;
    case 'string':
      return canonicalString(node.value);
    case 'number':
    case 'literal':
      return node.raw;
  }
}

function byKey(a: JsonMember, b: JsonMember): number {
  return Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
}

/** JSON.stringify escapes no more than is needed, but with lower-case digits. */
function canonicalString(value: string): string {
  return JSON.stringify(value).replaceAll(/\\(?:u([\da-f]{4})|.)/gu, (escape, digits: string | undefined) => {
    return digits === undefined ? escape : `\\u${digits.toUpperCase()}`;
  });
}
