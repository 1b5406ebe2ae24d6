import { canonicalText } from '../../../image/pantavisor/canonical.ts';
import { checkSignatures } from '../../../image/pantavisor/check-signatures.ts';
import type { PantavisorState, StatePair } from '../../../image/pantavisor/state.ts';
import type { Package } from './open-package.ts';

export interface MergedState {
  /** The new state: what was there as it was written, for signatures are over that text; what is new in canonical form. */
  text: string;
  /** Keys that are new, or have another value now. */
  put: readonly StatePair[];
  /** Keys that are gone. */
  gone: readonly StatePair[];
  /** Containers that were there before. */
  replaced: readonly string[];
}

/** What keeps a package from being added, as a clause. */
export class MergeConflict extends Error {}

/**
 * Adds the containers of packages to a state. A container that is there already goes with all that is its own: its files,
 * its configuration where the package brings one, and the signatures that cover nothing else.
 *
 * @throws MergeConflict
 */
export function mergeState(base: PantavisorState, packages: readonly Package[], breakSignatures: boolean): MergedState {
  const brought = new Map<string, string>();
  for (const { file, containers } of packages) {
    for (const name of containers) {
      const other = brought.get(name);
      if (other !== undefined) throw new MergeConflict(`${other} and ${file} both bring the container ${name}`);
      brought.set(name, file);
    }
  }
  const present = new Set(base.pairs.map(({ key }) => key));
  const replaced = [...brought.keys()].filter((name) => present.has(`${name}/run.json`));
  const incoming = packages.flatMap(({ state }) =>
    state.pairs.filter(({ kind }) => kind !== 'spec').map((pair) => canonicalPair(pair)),
  );
  const isReplaced = ({ key }: StatePair) =>
    replaced.some((name) => {
      if (key.startsWith(`${name}/`)) return true;
      return key.startsWith(`_config/${name}/`) && incoming.some((pair) => pair.key.startsWith(`_config/${name}/`));
    });
  const dropped = new Set(base.pairs.filter((pair) => isReplaced(pair)).map(({ key }) => key));
  for (const key of ownSignatures(base, dropped, breakSignatures)) dropped.add(key);

  const merged = new Map(base.pairs.filter(({ key }) => !dropped.has(key)).map((pair) => [pair.key, pair]));
  for (const pair of incoming) {
    const there = merged.get(pair.key);
    if (there !== undefined && there.value.raw !== pair.value.raw && !breakSignatures) {
      throw new MergeConflict(`${pair.key} is there already, and is not the same`);
    }
    merged.set(pair.key, pair);
  }
  const before = new Map(base.pairs.map((pair) => [pair.key, pair.value.raw]));
  const pairs = [...merged.values()].sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
  return {
    text: `{${pairs.map(({ rawKey, value }) => `"${rawKey}":${value.raw}`).join(',')}}`,
    put: pairs.filter(({ key, value }) => before.get(key) !== value.raw),
    gone: base.pairs.filter(({ key }) => !merged.has(key)),
    replaced,
  };
}

/** The text that signers sign; a package that `pvr` made has it already. */
function canonicalPair(pair: StatePair): StatePair {
  return { ...pair, value: { ...pair.value, raw: canonicalText(pair.value) } };
}

/** Signatures that go with what they sign; one that signs more than that would no longer hold. */
function ownSignatures(base: PantavisorState, dropped: ReadonlySet<string>, breakSignatures: boolean): string[] {
  if (dropped.size === 0) return [];
  const { signatures } = checkSignatures(base, { now: 0 });
  return signatures.flatMap(({ key, covers }) => {
    const signed = covers.filter((one) => one !== '#spec');
    if (!signed.some((one) => dropped.has(one))) return [];
    const others = signed.filter((one) => !dropped.has(one));
    if (others.length === 0 || breakSignatures) return [key];
    throw new MergeConflict(`the signature ${key} also covers ${others[0]}, and would no longer hold`);
  });
}
