import { mkdir } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { basename, join } from 'node:path';
import type { DeviceMarks, RunStatus } from '../../contract/boot.ts';
import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import type { TargetOpener } from '../flash/target.ts';
import type { HubAddress } from '../hub/address.ts';
import type { CredentialsPlace } from '../hub/credentials.ts';
import type { Claimer } from './claimer.ts';
import type { HubMarks } from './hub-observer.ts';
import type { Matcher } from './match.ts';
import { hubOpener } from './open-hub.ts';
import type { AwaitedUnit, Observer } from './watch.ts';

/** A serial port that a console may speak on. */
export interface Console {
  path: string;
  /** Bits a second. */
  baudRate: number;
}

/** A medium that was pulled back. */
export interface PulledMedium {
  drive: Drive;
  /** As sightings name it. */
  name: string;
  /** Of the image that was flashed, in bytes, where that is known. */
  imageSize?: number | undefined;
  openTarget: TargetOpener;
  /** Told in sentences what happened. */
  onSummary: (text: string) => void;
}

/** Where is looked for devices that start. */
export interface Eyes {
  consoles: readonly Console[];
  /** Folder that keeps what the consoles say. */
  log?: string | undefined;
  /** Multicast DNS: on these network interfaces, or on all that lead out of this computer. */
  mdns?: { interfaces?: readonly string[] | undefined } | undefined;
  /** These addresses and names, beside those that are learnt from what devices announce and from the Hub. */
  lan?: { addresses: readonly string[] } | undefined;
  /** A Hub, or the one that the devices belong to. */
  hub?: { address?: HubAddress | undefined } | undefined;
  /** Devices that wait for an owner get whoever is logged in to the Hub. */
  claim: boolean;
  medium?: PulledMedium | undefined;
}

export interface Looking {
  units: readonly AwaitedUnit[];
  matcher: Matcher;
  eyes: Eyes;
  /** Values that must not be shown, whoever repeats them. */
  mask: readonly string[];
  /** Where logins are kept, in place of the usual one. */
  place?: CredentialsPlace | undefined;
}

/** Bits a second; what nearly every console of these boards speaks. */
export const usualRate = 115_200;

/** All that can see anything from here. The Hub is asked where it knows the devices. */
export async function usualEyes(units: readonly AwaitedUnit[]): Promise<Eyes> {
  const { listSerialPorts } = await import('./serial/list.ts');
  // Others are those of the board itself, with anything or nothing at their ends.
  const adapters = (await listSerialPorts()).filter(({ vendorId }) => vendorId !== undefined);
  const isKnown = units.some(({ expected: { deviceId, tag } }) => deviceId !== undefined || tag !== undefined);
  return {
    consoles: adapters.map(({ path }) => ({ path, baudRate: usualRate })),
    mdns: {},
    lan: { addresses: [] },
    ...(isKnown ? { hub: {} } : {}),
    claim: false,
  };
}

/** Who looks through them. @throws WickError `file-unwritable`, `usage` */
export async function chooseObservers(looking: Looking): Promise<Observer[]> {
  const { consoles, mdns, lan, hub, claim, medium } = looking.eyes;
  refuseUnknown(mdns?.interfaces ?? []);
  return [
    ...(await onConsoles(consoles, looking)),
    ...(mdns === undefined ? [] : [await onMdns(mdns.interfaces, looking)]),
    ...(lan === undefined ? [] : [await onLan(lan.addresses, looking)]),
    ...(hub === undefined && !claim ? [] : [await onHub(looking)]),
    ...(medium === undefined ? [] : [await onMedium(medium, looking)]),
    ...(claim ? [await claimerFor(looking)] : []),
  ];
}

/** A slip in a name would be silence. @throws WickError `usage` */
function refuseUnknown(named: readonly string[]): void {
  const known = Object.keys(networkInterfaces());
  const unknown = named.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new WickError('usage', {
    reason: `This computer has no network interface "${unknown}" with an address.`,
    hint: `It has ${known.join(', ')}.`,
  });
}

async function onConsoles(consoles: readonly Console[], { units, eyes, mask }: Looking): Promise<Observer[]> {
  const { log } = eyes;
  if (consoles.length === 0) return [];
  const { observeSerial } = await import('./serial/observe.ts');
  if (log !== undefined) {
    await mkdir(log, { recursive: true }).catch((cause: unknown) => {
      throw new WickError('file-unwritable', { path: log, reason: (cause as Error).message }, { cause });
    });
  }
  // Units may join later.
  const goals = { get: (container: string) => goalsOf(units).get(container) };
  return consoles.map(({ path, baudRate }) => {
    const file = log === undefined ? {} : { log: join(log, `${basename(path)}.log`) };
    return { name: 'serial', observe: (signal) => observeSerial({ path, baudRate, goals, mask, signal, ...file }) };
  });
}

function goalsOf(units: readonly AwaitedUnit[]): ReadonlyMap<string, RunStatus> {
  return new Map(
    units.flatMap(({ expected }) => (expected.containers ?? []).map(({ name, goal }) => [name, goal] as const)),
  );
}

async function onMdns(named: readonly string[] | undefined, looking: Looking): Promise<Observer> {
  const { observeMdns } = await import('./mdns/observe.ts');
  const interfaces = named === undefined ? {} : { interfaces: named };
  return { name: 'mdns', observe: (signal) => observeMdns({ ...interfaces, hosts: known('host', looking), signal }) };
}

/** Of all who are awaited by now. */
function known(name: keyof DeviceMarks, { units, matcher }: Looking): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      for (const { id } of units) yield* matcher.valuesOf(id, name);
    },
  };
}

function mayBePantavisor({ expected: { family } }: AwaitedUnit): boolean {
  return family === 'pantavisor' || family === 'unknown';
}

async function onLan(addresses: readonly string[], looking: Looking): Promise<Observer> {
  const { units, matcher } = looking;
  const { observeLan, usualPorts } = await import('./lan/observe.ts');
  // Units may join later.
  const asks = {
    *[Symbol.iterator]() {
      for (const { expected } of units) yield* expected.asks ?? [];
    },
  };
  return {
    name: 'lan',
    observe: (signal) =>
      observeLan({
        addresses,
        learnt: known('address', looking),
        macs: known('mac', looking),
        asks,
        ports: () => (units.some(mayBePantavisor) ? usualPorts : {}),
        flashed: (address) => {
          const [unit, ...others] = units.filter(({ id }) => matcher.valuesOf(id, 'address').includes(address));
          return others.length === 0 ? unit?.expected.stateKeys : undefined;
        },
        signal,
      }),
  };
}

async function onHub({ units, matcher, eyes, place }: Looking): Promise<Observer> {
  const { observeHub } = await import('./hub-observer.ts');
  // Told by their tags at first, and by what they turn out to be.
  const marks = (): HubMarks[] | undefined => {
    if (units.length === 0) return undefined;
    return units.flatMap(({ id, flashed }): HubMarks[] => {
      const card = flashed === undefined ? {} : { flashed };
      const named = [
        ...matcher.valuesOf(id, 'deviceId').map((deviceId) => ({ deviceId, ...card })),
        ...matcher.valuesOf(id, 'tag').map((tag) => ({ tag, ...card })),
      ];
      return named.length > 0 ? named : matcher.valuesOf(id, 'mac').map((mac) => ({ mac, ...card }));
    });
  };
  const open = hubOpener(units, { address: eyes.hub?.address, place });
  return { name: 'hub', observe: (signal) => observeHub({ hub: () => open(signal), marks, signal }) };
}

async function onMedium(medium: PulledMedium, { units, mask }: Looking): Promise<Observer> {
  const { observePulled } = await import('./medium/pulled.ts');
  return { name: 'medium', observe: (signal) => observePulled(medium, { goals: goalsOf(units), units, mask, signal }) };
}

/** Somebody who claims what waits for its owner. */
async function claimerFor({ units, matcher, eyes, place }: Looking): Promise<Claimer> {
  const { Claimer } = await import('./claimer.ts');
  return new Claimer(matcher, hubOpener(units, { address: eyes.hub?.address, place }));
}
