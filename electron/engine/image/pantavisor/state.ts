import { createHash } from 'node:crypto';
import { canonicalText } from './canonical.ts';
import { JsonFault, type JsonNode, readJson } from './raw-json.ts';

/** One key of a state. */
export interface StatePair {
  key: string;
  /** What stands between the key's quotes. */
  rawKey: string;
  value: JsonNode;
  /**
   * `object`: the value is the SHA-256 of a file; `inline`: the value is the file; `spec`: the key is `#spec`;
   * `malformed`: neither, or the key is no path.
   */
  kind: 'object' | 'inline' | 'spec' | 'malformed';
  /** Lower-case hex SHA-256 of an `object`; empty otherwise. */
  sha256: string;
}

/** The whole of a revision: which files a device has, and what they are. */
export interface PantavisorState {
  /** In the order of the text. */
  pairs: readonly StatePair[];
  spec: string | undefined;
  /** Written in the one way that signers expect. */
  canonical: boolean;
  /** Of the bytes, lower-case hex. */
  sha256: string;
  /** Bytes. */
  size: number;
}

export const stateSpec = 'pantavisor-service-system@1';

/** Reads a state; throws JsonFault. */
export function parseState(bytes: Uint8Array): PantavisorState {
  const document = readJson(bytes);
  if (document.kind !== 'object') throw new JsonFault('it is not an object', 0);
  const pairs = document.members.map(({ key, rawKey, value }) => ({ key, rawKey, value, ...kindOf(key, value) }));
  const spec = pairs.find(({ kind }) => kind === 'spec')?.value;
  return {
    pairs,
    spec: spec?.kind === 'string' ? spec.value : undefined,
    canonical: Buffer.from(canonicalText(document)).equals(bytes),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
  };
}

function kindOf(key: string, value: JsonNode): Pick<StatePair, 'kind' | 'sha256'> {
  if (key === '#spec') return { kind: 'spec', sha256: '' };
  if (!isPath(key)) return { kind: 'malformed', sha256: '' };
  if (value.kind === 'string' && /^[\da-f]{64}$/u.test(value.value)) return { kind: 'object', sha256: value.value };
  return { kind: key.endsWith('.json') && value.kind !== 'string' ? 'inline' : 'malformed', sha256: '' };
}

/** Bytes of a path and of a name in it that a device can open, the folder of the revision before it (PATH_MAX, NAME_MAX). */
const [longestPath, longestName] = [4000, 255];

/** Relative, plain, no longer than a device can open, and nothing that leads elsewhere. */
function isPath(key: string): boolean {
  if (Buffer.byteLength(key) > longestPath) return false;
  // oxlint-disable-next-line no-control-regex -- such names are what is looked for
  if (/[\u0000-\u001f]/u.test(key)) return false;
  const [first, ...others] = key.split('/');
  // Folders of the runtime itself.
  if (first === '.pv' || first === '.pvr') return false;
  return [first, ...others].every(
    (part) => part !== undefined && !['', '.', '..'].includes(part) && Buffer.byteLength(part) <= longestName,
  );
}

/** The value of a key as JavaScript sees it; undefined where the key is not there or not inline. */
export function inlineValue(state: PantavisorState, key: string): unknown {
  const pair = state.pairs.find((one) => one.key === key);
  return pair?.kind === 'inline' ? JSON.parse(pair.value.raw) : undefined;
}
