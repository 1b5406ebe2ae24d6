import { mkdir } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { basename, join } from 'node:path';
import type { RunStatus } from '../../contract/boot.ts';
import { WickError } from '../../contract/errors.ts';
import type { Claimer } from '../../engine/boot/claimer.ts';
import type { HubMarks } from '../../engine/boot/hub-observer.ts';
import type { Matcher } from '../../engine/boot/match.ts';
import type { AwaitedUnit, Observer } from '../../engine/boot/watch.ts';
import type { Hub } from '../../engine/hub/hub.ts';
import { type BootOptions, parsePort } from './options.ts';

export interface Looking {
  units: readonly AwaitedUnit[];
  matcher: Matcher;
  options: BootOptions;
  /** Told in sentences what a medium shows. */
  note: (text: string) => void;
}

/** Who looks: those that were named, or all that can see anything here. @throws WickError `file-unwritable`, `usage` */
export async function chooseObservers(looking: Looking): Promise<Observer[]> {
  const { units, options } = looking;
  const { serial, lan, mdns, hub, medium, claim, log } = options;
  checkInterfaces(options);
  const isNamed = [serial, lan, mdns, options.interface, hub, medium].some((flag) => flag !== undefined);
  const ports = serial ?? (isNamed ? [] : await portsHere());
  if (log !== undefined && ports.length === 0) {
    throw new WickError('usage', {
      reason: 'A --log keeps what a console says, and none is watched.',
      hint: 'Add --serial PORT.',
    });
  }
  // Addresses are learnt from what devices announce, and from the Hub.
  const learns = lan === true || !isNamed;
  // The words that claim a device are of use only with its identity, and consoles do not tell that.
  const listens = mdns === true || options.interface !== undefined || claim === true || learns;
  const wantsHub =
    hub !== undefined || claim === true || (!isNamed && units.some(({ expected }) => isKnownToHub(expected)));
  return [
    ...(await serialObservers(ports, looking)),
    ...(listens ? [await mdnsObserver(options)] : []),
    ...(lan !== undefined || learns ? [await lanObserver(looking)] : []),
    ...(wantsHub ? [await hubObserver(looking)] : []),
    ...(medium === undefined ? [] : [await lookAtMedium(medium, looking)]),
  ];
}

/** A slip in a name would be silence. @throws WickError `usage` */
function checkInterfaces({ interface: named = [] }: BootOptions): void {
  const known = Object.keys(networkInterfaces());
  const unknown = named.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new WickError('usage', {
    reason: `This computer has no network interface "${unknown}" with an address.`,
    hint: `It has ${known.join(', ')}.`,
  });
}

function isKnownToHub({ deviceId, tag }: AwaitedUnit['expected']): boolean {
  return deviceId !== undefined || tag !== undefined;
}

async function portsHere(): Promise<string[]> {
  const { listSerialPorts } = await import('../../engine/boot/serial/list.ts');
  // Others are those of the board itself, with anything or nothing at their ends.
  return (await listSerialPorts()).flatMap(({ path, vendorId }) => (vendorId === undefined ? [] : [path]));
}

async function serialObservers(ports: readonly string[], { units, options }: Looking): Promise<Observer[]> {
  if (ports.length === 0) return [];
  const { observeSerial } = await import('../../engine/boot/serial/observe.ts');
  const { log } = options;
  if (log !== undefined) {
    await mkdir(log, { recursive: true }).catch((cause: unknown) => {
      throw new WickError('file-unwritable', { path: log, reason: (cause as Error).message }, { cause });
    });
  }
  const goals = goalsOf(units);
  return ports.map((text) => {
    const { path, baudRate } = parsePort(text);
    const file = log === undefined ? {} : { log: join(log, `${basename(path)}.log`) };
    return { name: 'serial', observe: (signal) => observeSerial({ path, baudRate, goals, signal, ...file }) };
  });
}

function goalsOf(units: readonly AwaitedUnit[]): ReadonlyMap<string, RunStatus> {
  return new Map(
    units.flatMap(({ expected }) => (expected.containers ?? []).map(({ name, goal }) => [name, goal] as const)),
  );
}

async function lookAtMedium(named: string, { units, note }: Looking): Promise<Observer> {
  const { mediumObserver } = await import('./medium.ts');
  return await mediumObserver(named, { goals: goalsOf(units), units, onSummary: note });
}

/** On all interfaces that lead out of this computer, unless some were named. */
async function mdnsObserver({ interface: named }: BootOptions): Promise<Observer> {
  const { observeMdns } = await import('../../engine/boot/mdns/observe.ts');
  const interfaces = named === undefined ? {} : { interfaces: named };
  return { name: 'mdns', observe: (signal) => observeMdns({ ...interfaces, signal }) };
}

async function lanObserver({ units, matcher, options: { lan } }: Looking): Promise<Observer> {
  const { observeLan, usualPorts } = await import('../../engine/boot/lan/observe.ts');
  const asks = units.flatMap(({ expected }) => expected.asks ?? []);
  const distinct = [...new Map(asks.map((ask) => [JSON.stringify(ask), ask])).values()];
  const hasPantavisor = units.some(({ expected: { family } }) => family === 'pantavisor' || family === 'unknown');
  const learnt = {
    *[Symbol.iterator]() {
      for (const { id } of units) yield* matcher.valuesOf(id, 'address');
    },
  };
  return {
    name: 'lan',
    observe: (signal) =>
      observeLan({
        addresses: Array.isArray(lan) ? (lan as readonly string[]) : [],
        learnt,
        asks: distinct,
        ports: hasPantavisor ? usualPorts : {},
        flashed: (address) => {
          const [unit, ...others] = units.filter(({ id }) => matcher.valuesOf(id, 'address').includes(address));
          return others.length === 0 ? unit?.expected.stateKeys : undefined;
        },
        signal,
      }),
  };
}

async function hubObserver({ units, matcher, options: { hub } }: Looking): Promise<Observer> {
  const { observeHub } = await import('../../engine/boot/hub-observer.ts');
  // Told by their tags at first, and by what they turn out to be.
  const marks = (): HubMarks[] =>
    units.flatMap(({ id, flashed }) => {
      const card = flashed === undefined ? {} : { flashed };
      return [
        ...matcher.valuesOf(id, 'deviceId').map((deviceId) => ({ deviceId, ...card })),
        ...matcher.valuesOf(id, 'tag').map((tag) => ({ tag, ...card })),
      ];
    });
  const open = hubOpener(units, hub);
  return { name: 'hub', observe: (signal) => observeHub({ hub: () => open(signal), marks, signal }) };
}

/** Somebody who claims what waits for its owner. */
export async function makeClaimer({ units, matcher, options }: Looking): Promise<Claimer> {
  const { Claimer } = await import('../../engine/boot/claimer.ts');
  return new Claimer(matcher, hubOpener(units, options.hub));
}

/** How to get to the Hub of the units, or to the one that was named. */
export function hubOpener(
  units: readonly AwaitedUnit[],
  hub: BootOptions['hub'],
): (signal: AbortSignal) => Promise<Hub> {
  const expected = units.flatMap((unit) => unit.expected.hub ?? [])[0];
  const named = typeof hub === 'string' ? hub : undefined;
  return async (signal) => await findHub(named, expected, signal);
}

/** The one that was named; else the one on the card, under the name that somebody logged in with. */
async function findHub(
  named: string | undefined,
  expected: AwaitedUnit['expected']['hub'],
  signal: AbortSignal,
): Promise<Hub> {
  const { parseHubAddress } = await import('../../engine/hub/address.ts');
  const { openHub, usualPlace } = await import('../../engine/hub/open.ts');
  const { currentHub } = await import('../../engine/hub/credentials.ts');
  if (named !== undefined) return await openHub({ address: parseHubAddress(named), signal });
  const current = await currentHub(await usualPlace(signal));
  const isMeant = expected === undefined || (current?.host === expected.host && current.port === expected.port);
  return await openHub({ address: isMeant ? current : { scheme: 'https', ...expected }, signal });
}
