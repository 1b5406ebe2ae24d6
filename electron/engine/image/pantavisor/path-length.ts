/** DER of the object identifier 2.5.29.19. */
const basicConstraints = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x13]);

interface Element {
  tag: number;
  content: Buffer;
  /** The element as a whole. */
  whole: Buffer;
}

/**
 * How many authorities may stand between this one and a leaf, its `pathLenConstraint` (RFC 5280, section 4.2.1.9);
 * undefined without a limit. `certificate` is DER that a library has read before; Node tells all but this.
 */
export function pathLengthOf(certificate: Uint8Array): number | undefined {
  const [outer] = elements(Buffer.from(certificate));
  const [toBeSigned] = elements(outer?.content);
  const extensions = elements(toBeSigned?.content).find(({ tag }) => tag === 0xa3);
  const [list] = elements(extensions?.content);
  for (const { content } of elements(list?.content)) {
    const parts = elements(content);
    if (parts[0]?.whole.equals(basicConstraints) !== true) continue;
    const [constraints] = elements(parts.at(-1)?.content);
    const limit = elements(constraints?.content).find(({ tag }) => tag === 0x02);
    return limit === undefined ? undefined : Number.parseInt(limit.content.toString('hex').slice(-8), 16);
  }
  return undefined;
}

/** The elements that lie one behind the other; none where they make no sense. */
function elements(der: Buffer = Buffer.alloc(0)): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 2 <= der.length; ) {
    const short = der[at + 1] ?? 0;
    const bytes = short < 0x80 ? 0 : short - 0x80;
    if (bytes > 4 || at + 2 + bytes > der.length) return [];
    const start = at + 2 + bytes;
    const end = start + (bytes === 0 ? short : der.readUIntBE(at + 2, bytes));
    if (end > der.length) return [];
    found.push({ tag: der[at] ?? 0, content: der.subarray(start, end), whole: der.subarray(at, end) });
    at = end;
  }
  return found;
}
