import * as z from 'zod';
import { bootWishes, familyNames } from './recipe.ts';
import { bootAskSchema } from './recipe/asks.ts';

/** Who saw something: the console, multicast DNS, the local network, the Hub, or the medium pulled back. */
export const observerNames = ['serial', 'mdns', 'lan', 'hub', 'medium'] as const;
export type ObserverName = (typeof observerNames)[number];

/** Status of a container, a group or the whole device, as Pantavisor names it. */
export const runStatuses = [
  'NONE',
  'INSTALLED',
  'MOUNTED',
  'BLOCKED',
  'STARTING',
  'STARTED',
  'READY',
  'RECOVERING',
  'STOPPING',
  'STOPPED',
] as const;
export type RunStatus = (typeof runStatuses)[number];

/** How far a boot has come, in order. `factory` is the line `initialized Factory revision 0.`: once in each boot. */
export const bootStages = ['loader', 'kernel', 'storage', 'grown', 'factory', 'login'] as const;
export type BootStage = (typeof bootStages)[number];

/** What goes wrong in a boot, as the device itself says. */
export const bootFailures = [
  'loader',
  'rolled-back',
  'eeprom-too-old',
  'kernel-panic',
  'no-storage',
  'no-config',
  'bad-credentials',
  'bad-signature',
  'bad-object',
  'bad-state',
  'container-failed',
  'goal-timed-out',
] as const;
export type BootFailure = (typeof bootFailures)[number];

/** Why an observer sees nothing; each has its own next step. */
export type BlindReason = 'no-permission' | 'no-network' | 'port-busy' | 'no-port' | 'not-logged-in' | 'not-reachable';

/** One fact about a booting device. */
export type Seen =
  /**
   * Something answers, or speaks; no more is known. `isNew`: it was not so before, and the card was done by then: the Hub has
   * the device, or its system, only since; or the network was asked all the time, and nothing answered.
   */
  | { kind: 'life'; isNew?: true }
  | { kind: 'stage'; stage: BootStage }
  | { kind: 'failure'; failure: BootFailure; container?: string }
  /** Of the whole device where no container is named. */
  | { kind: 'status'; status: RunStatus; revision?: string; container?: string }
  /** `challenge`: the words that claim the device, while nobody owns it. `refused`: the Hub turned down its token or claim. */
  | { kind: 'claim'; claim: 'unclaimed' | 'claimed' | 'refused'; challenge?: string }
  /** The device speaks with its Hub. `state` is `pantahub.state`, such as `idle`. */
  | { kind: 'online'; online: boolean; state?: string }
  /**
   * The system that is there, against the one that was flashed: its revision, the SHA-256 of its canonical state, and the
   * keys that differ, where they were compared one by one. `old`: it was there before the card was flashed, and says nothing
   * of what runs now.
   */
  | { kind: 'state'; revision: string; sha256?: string; differs?: readonly string[]; old?: true }
  /** Seconds since the device started. A smaller number than before is another boot. */
  | { kind: 'uptime'; seconds: number }
  /** A port of the device is open, or an address of it answered as was asked; `port` and `url` as they were asked for. */
  | {
      kind: 'service';
      service: 'ping' | 'ssh' | 'pvr-sdk' | 'tcp' | 'url';
      answers: boolean;
      port?: number;
      url?: string;
    }
  /** The observer cannot see. It says so once each time, and goes on trying where that can help. */
  | { kind: 'blind'; reason: BlindReason }
  /** It could not, and can again: what it says nothing of is not there. */
  | { kind: 'sees' };

/** By what a sighting can be told to be of one device and not of another: whatever is known of it. */
export interface DeviceMarks {
  /** Of the Hub: 24 hexadecimal digits. */
  deviceId?: string;
  /** The value of the tag that the unit's token carries. */
  tag?: string;
  /** IPv4 or IPv6, without a port. */
  address?: string;
  /** Of a network interface: lower-case, with colons. */
  mac?: string;
  /** What it calls itself on the network: lower-case, without a domain. */
  host?: string;
  /** Of the board, as its console names it: lower-case. */
  serial?: string;
  /** The serial port, as the system names it. */
  port?: string;
  /** The drive that holds the medium. */
  drive?: string;
}

/** One sign of life of a booting device. */
export interface Sighting {
  /** Milliseconds since 1970, by the clock of the station. */
  at: number;
  observer: ObserverName;
  of: DeviceMarks;
  seen: Seen;
  /** What was read, heard or answered: one line, secrets masked. */
  evidence: string;
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a unit was made to be, as far as its first boot can show it. */
export const expectedBootSchema = z.strictObject({
  family: z.enum([...familyNames, 'unknown']),
  /** Of the canonical state that was flashed. */
  stateSha256: sha256.optional(),
  /** Of the canonical value of each key of that state, so that what differs can be named; not of states with very many. */
  stateKeys: z.record(z.string().min(1), sha256).optional(),
  /** Containers of that state, with the status that each must reach. */
  containers: z.array(z.strictObject({ name: z.string().min(1), goal: z.enum(runStatuses) })).optional(),
  /** How the device comes to its owner: by a token or by credentials that were put on the card, or not at all. */
  claim: z.enum(['none', 'token', 'credentials']),
  hub: z.strictObject({ host: z.string().min(1), port: z.int().min(1).max(65535) }).optional(),
  deviceId: z.string().min(1).optional(),
  tag: z.string().min(1).optional(),
  /** What its first boot has to come to; without: up, and claimed where `claim` says how. */
  wish: z.enum(bootWishes).optional(),
  /** What it must answer on the network. */
  asks: z.array(bootAskSchema).optional(),
});
export type ExpectedBoot = z.output<typeof expectedBootSchema>;

/** As much of it as all stations of a lot know of each unit: by what one is told from the next are its marks. */
export const sharedBootSchema = expectedBootSchema.omit({ stateKeys: true, deviceId: true, tag: true });
export type SharedBoot = z.output<typeof sharedBootSchema>;

/** What the sightings add up to. `up` is for systems that nobody claims. */
export const verdictNames = [
  'not-seen',
  'booting',
  'reboot-loop',
  'degraded',
  'up-unclaimed',
  'up-claimed',
  'up',
  'wrong-image',
  'claim-refused',
] as const;
export type VerdictName = (typeof verdictNames)[number];
