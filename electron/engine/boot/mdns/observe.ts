import type { BlindReason, DeviceMarks, Seen, Sighting } from '../../../contract/boot.ts';
import { plainText } from '../plain-text.ts';
import { Wakeup } from '../wakeup.ts';
import type { Silence } from '../lan/silence.ts';
import { HostTable } from './host-table.ts';
import type { Question } from './records.ts';
import { type Announced, pantavisorService, ServiceTable, sshService } from './service-table.ts';
import { type Heard, MulticastSockets } from './sockets.ts';

export interface MdnsOptions {
  signal: AbortSignal;
  /** Names of network interfaces; without, all that lead out of this computer. */
  interfaces?: readonly string[];
  /** Names of hosts that are asked for beside what announces itself, lower-case, without a domain. Looked at anew each time. */
  hosts?: Iterable<string>;
  /** Between two questions for them, ms. */
  hostInterval?: number;
  /** For tests. */
  silence?: Silence;
  /** UDP; 5353 unless a test must be alone. */
  port?: number;
  now?: () => number;
  /** How long a device must go on without a challenge until it counts as claimed, ms. */
  settleTime?: number;
  /** Between the first two questions, and between the last ones; ms. */
  askInterval?: { first: number; longest: number };
  /** How often the network interfaces are looked at, ms. */
  lookInterval?: number;
}

const questions: readonly Question[] = [pantavisorService, sshService].map((name) => ({ name, type: 'PTR' }));

/** Of one packet: more would not fit. */
const mostQuestions = 16;

/** Packets that wait to be looked at; more are dropped. */
const mostWaiting = 500;
/** Words for claiming that are told of one device; whoever announces more is not the device, and nobody could tell which are right. */
const mostChallenges = 16;
/** A device that says nothing new is told of so often, ms. */
const lifeInterval = 10_000;

/** As many as the table keeps, twice over. */
const mostDevices = 512;

const whyBlind: Partial<Record<BlindReason, string>> = {
  'no-network': 'this computer has no network to listen on',
  'port-busy': 'another program keeps the port of multicast DNS (UDP 5353) for itself',
  'no-permission': 'multicast DNS (UDP 5353) may not be used',
};

/**
 * What Pantavisor devices on the local network announce of themselves by multicast DNS. Runs until the signal is aborted,
 * and then ends without an error.
 */
export async function* observeMdns(options: MdnsOptions): AsyncGenerator<Sighting, void, void> {
  const { signal, interfaces, port = 5353, now = Date.now, lookInterval = 3000 } = options;
  const { first, longest } = options.askInterval ?? { first: 1000, longest: 60_000 };
  if (signal.aborted) return;
  const wakeup = new Wakeup();
  const waiting: Heard[] = [];
  const onHeard = (heard: Heard) => {
    if (waiting.length < mostWaiting) waiting.push(heard);
    wakeup.wake();
  };
  await using sockets = new MulticastSockets({ interfaces, port, onHeard });
  // Also where nobody asks for more any longer.
  signal.addEventListener('abort', () => void sockets[Symbol.asyncDispose](), { once: true });
  const listener = new Listener(now, options.settleTime ?? 15_000);
  const table = new ServiceTable();
  const { hosts = [], hostInterval = 3000 } = options;
  const hostTable = new HostTable(options.silence);
  let nextHosts = 0;
  let blind: BlindReason | undefined;
  let pause = first;
  let nextLook = 0;
  let nextAsk = 0;
  while (!signal.aborted) {
    if (now() >= nextLook) {
      const { news, deaf } = await sockets.update();
      nextLook = now() + lookInterval;
      if (news) [nextAsk, pause] = [0, first];
      if (deaf !== undefined && deaf !== blind) {
        const evidence = whyBlind[deaf] ?? 'multicast DNS cannot be heard';
        yield { at: now(), observer: 'mdns', of: {}, seen: { kind: 'blind', reason: deaf }, evidence };
      }
      if (deaf === undefined && blind !== undefined) {
        yield { at: now(), observer: 'mdns', of: {}, seen: { kind: 'sees' }, evidence: 'multicast DNS can be heard' };
      }
      blind = deaf;
    }
    if (now() >= nextAsk) {
      sockets.ask([...questions, ...table.missing.slice(0, mostQuestions)]);
      nextAsk = now() + pause;
      pause = Math.min(2 * pause, longest);
    }
    if (now() >= nextHosts) {
      nextHosts = now() + hostInterval;
      const asked = hostTable.ask(hosts);
      if (blind !== undefined) hostTable.pause();
      for (let at = 0; at < asked.length; at += mostQuestions) sockets.ask(asked.slice(at, at + mostQuestions));
    }
    for (const { records, zone } of waiting.splice(0)) {
      const before = table.missing.length;
      for (const { host, address, isNew } of hostTable.take(records)) {
        const seen: Seen = isNew ? { kind: 'life', isNew } : { kind: 'life' };
        yield { at: now(), observer: 'mdns', of: { host, address }, seen, evidence: `${host}.local is at ${address}` };
      }
      for (const announced of table.take(records, { now: now(), zone })) yield* listener.tell(announced);
      // Whatever it left out is asked for soon.
      if (table.missing.length > before) nextAsk = Math.min(nextAsk, now() + first);
    }
    await wakeup.sleep(Math.min(nextLook, nextAsk, nextHosts) - now(), signal);
  }
}

interface Known {
  addresses: Set<string>;
  deviceId: string | undefined;
  challenge: string | undefined;
  /** Since when it has said its number without a challenge, ms. */
  quiet: number | undefined;
  isClaimed: boolean;
  told: number;
  /** The number that was told with it. */
  toldId: string | undefined;
}

/** Says of each device what is new. */
class Listener {
  readonly #now: () => number;
  readonly #settleTime: number;
  readonly #known = new Map<string, Known>();
  /** Words that were told, by device; anybody may announce one under several names. */
  readonly #challenges = new Map<string, Set<string>>();

  constructor(now: () => number, settleTime: number) {
    this.#now = now;
    this.#settleTime = settleTime;
  }

  *tell(device: Announced): Generator<Sighting, void, void> {
    const known = this.#remember(device);
    const [address] = device.addresses.toSorted((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
    for (const one of device.addresses.filter((one) => !known.addresses.has(one))) {
      known.addresses.add(one);
      yield this.#say(device, { kind: 'life' }, one);
    }
    if (device.challenge !== undefined) {
      if (device.challenge !== known.challenge && this.#isBelievable(device, device.challenge)) {
        yield this.#say(device, { kind: 'claim', claim: 'unclaimed', challenge: device.challenge }, address);
      }
      Object.assign(known, { challenge: device.challenge, quiet: undefined, isClaimed: false });
    } else if (device.deviceId !== undefined) {
      known.quiet ??= this.#now();
      // The number may be there a moment before the challenge; a challenge that has gone means that somebody claimed it.
      const isSure = known.challenge !== undefined || this.#now() - known.quiet >= this.#settleTime;
      if (isSure && !known.isClaimed) {
        known.isClaimed = true;
        yield this.#say(device, { kind: 'claim', claim: 'claimed' }, address);
      }
    }
    const isNews = known.toldId !== device.deviceId;
    if (isNews || this.#now() - known.told >= lifeInterval) yield this.#say(device, { kind: 'life' }, address);
  }

  #isBelievable({ instance, deviceId = instance }: Announced, challenge: string): boolean {
    if (this.#challenges.size > mostDevices) this.#challenges.clear();
    const told = this.#challenges.get(deviceId) ?? new Set();
    this.#challenges.set(deviceId, told);
    if (told.size < mostChallenges) told.add(challenge);
    return told.has(challenge);
  }

  #remember({ instance, deviceId, addresses }: Announced): Known {
    const before = this.#known.get(instance);
    const isOther = deviceId !== undefined && before?.deviceId !== undefined && before.deviceId !== deviceId;
    const known =
      before === undefined || isOther
        ? {
            addresses: new Set<string>(),
            deviceId,
            challenge: undefined,
            quiet: undefined,
            isClaimed: false,
            told: Number.NEGATIVE_INFINITY,
            toldId: undefined,
          }
        : before;
    known.deviceId ??= deviceId;
    // Told again once it has come back.
    for (const address of known.addresses) if (!addresses.includes(address)) known.addresses.delete(address);
    if (this.#known.size > mostDevices) this.#known.clear();
    this.#known.set(instance, known);
    return known;
  }

  #say({ instance, deviceId, challenge, hub, host }: Announced, seen: Seen, address: string | undefined): Sighting {
    const known = this.#known.get(instance);
    if (known !== undefined) Object.assign(known, { told: this.#now(), toldId: deviceId });
    const of: DeviceMarks = {
      ...(deviceId === undefined ? {} : { deviceId }),
      ...(address === undefined ? {} : { address }),
    };
    const facts = [
      deviceId === undefined ? 'not registered yet' : `device ${deviceId}`,
      challenge === undefined ? undefined : `challenge ${challenge}`,
      hub === undefined ? undefined : `Hub ${hub}`,
    ].filter((fact) => fact !== undefined);
    return {
      at: this.#now(),
      observer: 'mdns',
      of,
      seen,
      evidence: `${plainText(host)} announces itself: ${facts.join(', ')}`,
    };
  }
}
