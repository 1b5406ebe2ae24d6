import type { Risk } from '../../contract/drive.ts';

/** What a whole device of Linux is, by its driver. */
export type DeviceKind =
  | 'disk'
  | 'loop'
  | 'memory'
  | 'optical'
  | 'floppy'
  | 'boot-area' // the small hardware partitions of an eMMC
  | 'mapped' // device mapper, bcache and other nodes that are stacked on drives
  | 'raid';

/** What holds a drive, with the name by which a person knows it. */
export interface Holder {
  kind:
    | 'LVM'
    | 'RAID'
    | 'LUKS'
    | 'disk encryption'
    | 'multipath'
    | 'ZFS'
    | 'bcache'
    | 'device mapper'
    | 'another device';
  name: string;
}

/** What is known about a drive when its risks are weighed. */
export interface RiskFacts {
  kind: DeviceKind;
  /** 0 for a reader without a medium. */
  size: number;
  /** It can be unplugged, or its medium taken out. */
  removable: boolean;
  network: boolean;
  /** A disk of a virtual machine. */
  virtual: boolean;
  /** A name for a node that is stacked on drives, or the file of a loop device. */
  title?: string;
  /** Mount points of the running system that lie on it, however many layers up. */
  systemMounts: readonly string[];
  /** Swap areas in use that lie on it. */
  swaps: readonly string[];
  holders: readonly Holder[];
}

/** Why a drive must not be written by mistake, the gravest reason first. */
export function risksOf(facts: RiskFacts): Risk[] {
  const risks: Risk[] = [];
  if (facts.systemMounts.length > 0) risks.push({ kind: 'system', reason: `backs ${list(facts.systemMounts)}` });
  if (facts.swaps.length > 0) risks.push({ kind: 'swap', reason: `holds swap in use (${facts.swaps.join(', ')})` });
  for (const { kind, name } of facts.holders) risks.push({ kind: 'held', reason: `is held by ${kind} (${name})` });
  if (facts.kind === 'mapped' || facts.kind === 'raid') {
    risks.push({ kind: 'held', reason: `is ${describe(facts)}, not a drive of its own` });
  }
  if (isInternal(facts)) risks.push({ kind: 'internal', reason: `is ${describe(facts)}` });
  return risks;
}

/** Why a drive is not offered; undefined when it is. */
export function hiddenBecause(facts: RiskFacts, risks: readonly Risk[]): string | undefined {
  switch (facts.kind) {
    case 'memory':
    case 'optical':
    case 'floppy':
    case 'boot-area':
    case 'mapped':
    case 'raid':
      return describe(facts);
    case 'loop':
      return risks.length > 0 ? `${describe(facts)}; ${reasons(risks)}` : describe(facts);
    case 'disk':
      if (facts.size === 0) return facts.removable ? 'no card inserted' : 'no medium';
      return risks.length > 0 ? reasons(risks) : undefined;
  }
}

/** Fixed disks of the computer. What is plugged in, and what somebody set up as a loop device, is not. */
function isInternal(facts: RiskFacts): boolean {
  return facts.kind === 'boot-area' || (facts.kind === 'disk' && !facts.removable);
}

function describe({ kind, title, network, virtual }: RiskFacts): string {
  switch (kind) {
    case 'disk':
      if (network) return 'a network disk';
      return virtual ? 'the disk of a virtual machine' : 'an internal disk';
    case 'loop':
      return `a loop device of ${title ?? 'a file'}`;
    case 'memory':
      return 'memory, not a drive';
    case 'optical':
      return 'an optical drive';
    case 'floppy':
      return 'a floppy drive';
    case 'boot-area':
      return 'the boot area of an eMMC';
    case 'mapped':
      return `a volume stacked on other devices (${title ?? 'unnamed'})`;
    case 'raid':
      return `a RAID array (${title ?? 'unnamed'})`;
  }
}

function reasons(risks: readonly Risk[]): string {
  return risks.map(({ reason }) => reason).join('; ');
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
