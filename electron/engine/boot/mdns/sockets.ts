import { createSocket, type RemoteInfo } from 'node:dgram';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import makeMdns, { type MulticastDNS, type ResponsePacket } from 'multicast-dns';
import type { BlindReason } from '../../../contract/boot.ts';
import type { Answer, Question } from './records.ts';

export interface Heard {
  records: readonly Answer[];
  /** The interface that leads to who sent it, where that can be told. */
  zone: string | undefined;
}

export interface SocketOptions {
  /** Names of network interfaces; without, all that lead out of this computer. */
  interfaces?: readonly string[] | undefined;
  port: number;
  onHeard: (heard: Heard) => void;
}

interface Ear {
  mdns: MulticastDNS;
  /** Undefined while it hears. */
  deaf: BlindReason | undefined;
}

/** Multicast DNS on all network interfaces, IPv4 and IPv6, one socket each: a socket can only ask on one of them. */
export class MulticastSockets implements AsyncDisposable {
  readonly #options: SocketOptions;
  readonly #ears = new Map<string, Ear>();

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  /**
   * Follows interfaces that come and go, and tries again what failed. Resolves with whether there are new ones to ask on,
   * and with why nothing can be heard anywhere.
   */
  async update(): Promise<{ news: boolean; deaf: BlindReason | undefined }> {
    const wanted = usable(this.#options.interfaces);
    for (const [key, ear] of this.#ears) {
      if (wanted.has(key) && ear.deaf === undefined) continue;
      this.#ears.delete(key);
      await destroy(ear.mdns);
    }
    const missing = [...wanted].filter(([key]) => !this.#ears.has(key));
    const opened = await Promise.all(missing.map(async ([key, place]) => [key, await this.#open(place)] as const));
    for (const [key, ear] of opened) this.#ears.set(key, ear);
    const ears = [...this.#ears.values()];
    const deaf = ears.some((ear) => ear.deaf === undefined)
      ? undefined
      : (ears.find((ear) => ear.deaf)?.deaf ?? 'no-network');
    return { news: opened.some(([, ear]) => ear.deaf === undefined), deaf };
  }

  /** Asks on all interfaces. What cannot be sent is asked again later anyway. */
  ask(questions: readonly Question[]): void {
    for (const { mdns, deaf } of this.#ears.values()) if (deaf === undefined) mdns.query([...questions]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ears = [...this.#ears.values()];
    this.#ears.clear();
    for (const { mdns } of ears) await destroy(mdns);
  }

  async #open({ family, address, name }: Place): Promise<Ear> {
    const { port, interfaces, onHeard } = this.#options;
    const v6 = family === 6;
    const socket = createSocket({ type: v6 ? 'udp6' : 'udp4', reuseAddr: true, ipv6Only: v6 });
    const mdns = makeMdns({
      socket,
      type: v6 ? 'udp6' : 'udp4',
      ip: v6 ? 'ff02::fb' : '224.0.0.251',
      interface: v6 ? `::%${name}` : address,
      bind: v6 ? '::' : '0.0.0.0',
      port,
    });
    const ear: Ear = { mdns, deaf: 'no-network' };
    mdns.on('networkInterface', () => (ear.deaf = undefined));
    // Packets that make no sense, and interfaces that have just gone.
    mdns.on('warning', () => {});
    mdns.on('response', (packet: ResponsePacket, from: RemoteInfo) => {
      // What does not come from the port of multicast DNS is not to be believed (RFC 6762, 6).
      const zone = zoneOf(from.address, interfaces);
      // Only neighbours may answer (RFC 6762, 11): it could have been sent from far away, and to this port alone.
      if (from.port !== port || (zone === undefined && !from.address.includes(':'))) return;
      onHeard({ records: [...(packet.answers ?? []), ...(packet.additionals ?? [])], zone });
    });
    await new Promise<void>((resolve) => {
      mdns.on('ready', resolve);
      mdns.on('error', (error: NodeJS.ErrnoException) => {
        ear.deaf = reasonOf(error);
        resolve();
      });
    });
    return ear;
  }
}

function reasonOf({ code }: NodeJS.ErrnoException): BlindReason {
  if (code === 'EADDRINUSE') return 'port-busy';
  return code === 'EACCES' || code === 'EPERM' ? 'no-permission' : 'no-network';
}

function destroy(mdns: MulticastDNS): Promise<void> {
  return new Promise((resolve) => mdns.destroy(resolve));
}

interface Place {
  name: string;
  family: 4 | 6;
  address: string;
}

/** By what tells one from another: an interface that got another address is another one. */
function usable(names: readonly string[] | undefined): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const [name, addresses = []] of Object.entries(networkInterfaces())) {
    if (names === undefined ? addresses.every(({ internal }) => internal) : !names.includes(name)) continue;
    for (const family of [4, 6] as const) {
      // A group is joined once for each interface.
      const first = addresses.find((one) => one.family === `IPv${family}`);
      if (first === undefined) continue;
      const place = { name, family, address: first.address };
      places.set(`${name} ${family} ${first.address}`, place);
    }
  }
  return places;
}

/** The interface that leads to a neighbour. */
function zoneOf(from: string, names: readonly string[] | undefined): string | undefined {
  const [, zone] = from.split('%');
  if (zone !== undefined) return zone;
  return Object.entries(networkInterfaces()).find(
    ([name, addresses = []]) =>
      names?.includes(name) !== false && addresses.some((one) => one.family === 'IPv4' && sameNetwork(one, from)),
  )?.[0];
}

function sameNetwork({ address, netmask }: NetworkInterfaceInfo, other: string): boolean {
  const mask = numberOf(netmask);
  return ((numberOf(address) ^ numberOf(other)) & mask) === 0;
}

function numberOf(address: string): number {
  return address.split('.').reduce((number, part) => (number << 8) | Number(part), 0);
}
