import type { RunStatus } from '../../contract/boot.ts';
import type { HubMarks } from '../boot/hub-observer.ts';
import type { Matcher } from '../boot/match.ts';
import type { AwaitedUnit, Observer } from '../boot/watch.ts';

export interface Looking {
  unit: AwaitedUnit;
  matcher: Matcher;
  /** Paths of serial ports. */
  serial: readonly string[];
  lan: boolean;
  hub: boolean;
}

/** Bits a second; what every console of these boards speaks. */
const usualSpeed = 115_200;

/** Who looks for one device. */
export async function observersFor({ unit, matcher, serial, lan, hub }: Looking): Promise<Observer[]> {
  return [
    ...(await Promise.all(serial.map((path) => onConsole(unit, path)))),
    ...(lan ? [await onMdns(), await onLan(unit, matcher)] : []),
    ...(hub ? [await onHub(unit, matcher)] : []),
  ];
}

async function onConsole({ expected }: AwaitedUnit, path: string): Promise<Observer> {
  const { observeSerial } = await import('../boot/serial/observe.ts');
  const goals = new Map<string, RunStatus>((expected.containers ?? []).map(({ name, goal }) => [name, goal]));
  return { name: 'serial', observe: (signal) => observeSerial({ path, baudRate: usualSpeed, goals, signal }) };
}

async function onMdns(): Promise<Observer> {
  const { observeMdns } = await import('../boot/mdns/observe.ts');
  return { name: 'mdns', observe: (signal) => observeMdns({ signal }) };
}

/** Addresses are learnt from what the device announces, and from the Hub. */
async function onLan({ id, expected }: AwaitedUnit, matcher: Matcher): Promise<Observer> {
  const { observeLan, usualPorts } = await import('../boot/lan/observe.ts');
  const learnt = {
    *[Symbol.iterator]() {
      yield* matcher.valuesOf(id, 'address');
    },
  };
  const isPantavisor = expected.family === 'pantavisor' || expected.family === 'unknown';
  return {
    name: 'lan',
    observe: (signal) =>
      observeLan({
        learnt,
        asks: expected.asks ?? [],
        ports: isPantavisor ? usualPorts : {},
        flashed: () => expected.stateKeys,
        signal,
      }),
  };
}

async function onHub({ id, expected, flashed }: AwaitedUnit, matcher: Matcher): Promise<Observer> {
  const { observeHub } = await import('../boot/hub-observer.ts');
  const { currentHub } = await import('../hub/credentials.ts');
  const { openHub, usualPlace } = await import('../hub/open.ts');
  const card = flashed === undefined ? {} : { flashed };
  // Told by its tag at first, and by what it turns out to be.
  const marks = (): HubMarks[] => [
    ...matcher.valuesOf(id, 'deviceId').map((deviceId) => ({ deviceId, ...card })),
    ...matcher.valuesOf(id, 'tag').map((tag) => ({ tag, ...card })),
  ];
  const open = async (signal: AbortSignal) => {
    const current = await currentHub(await usualPlace(signal));
    const { hub } = expected;
    const isMeant = hub === undefined || (current?.host === hub.host && current.port === hub.port);
    return await openHub({ address: isMeant ? current : { scheme: 'https', ...hub }, signal });
  };
  return { name: 'hub', observe: (signal) => observeHub({ hub: () => open(signal), marks, signal }) };
}
