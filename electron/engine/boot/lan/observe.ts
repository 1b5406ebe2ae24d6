import { networkInterfaces } from 'node:os';
import type { BlindReason, Seen, Sighting } from '../../../contract/boot.ts';
import type { BootAsk } from '../../../contract/recipe/asks.ts';
import type { JsonNode } from '../../image/pantavisor/raw-json.ts';
import type { StateKeys } from '../state-keys.ts';
import { plainText } from '../plain-text.ts';
import { Wakeup } from '../wakeup.ts';
import { isHost, isOwn, isPrivate } from './address.ts';
import type { Answer, AskOptions } from './answer.ts';
import { askPing } from './ask-ping.ts';
import { askPort, askSsh } from './ask-port.ts';
import { askPvrSdk } from './ask-pvr-sdk.ts';
import { askUrl } from './ask-url.ts';
import { type Comparison, compareStates } from './compare-states.ts';
import { neighbours } from './neighbours.ts';
import { Silence } from './silence.ts';

export interface LanOptions {
  /** Addresses and names that a person gave. Looked at anew in each round, as are the learnt ones. */
  addresses?: Iterable<string>;
  /** Addresses that devices announced, or the Hub told. Of these only those of private networks are asked. */
  learnt?: Iterable<string>;
  /** Where Pantavisor's own services are looked for; without a number, they are not. Looked at anew in each round. */
  ports?: LanPorts | (() => LanPorts);
  /** MAC addresses of devices that are looked for among the neighbours of this computer. Looked at anew in each round. */
  macs?: Iterable<string>;
  /** MAC addresses by IPv4 address. */
  neighbours?: () => Promise<ReadonlyMap<string, string>>;
  /** For tests. */
  silence?: Silence;
  /** The state that was flashed for whoever has an address. Without, the hash of what runs is told alone. */
  flashed?: (address: string) => StateKeys | undefined;
  /** What the recipes ask for. Looked at anew in each round. */
  asks?: Iterable<BootAsk>;
  signal: AbortSignal;
  now?: () => number;
  /** Between the beginnings of two rounds, ms. */
  interval?: number;
  /** For one question, ms. */
  timeout?: number;
  /** Whether this computer is in any network. */
  hasNetwork?: () => boolean;
}

export interface LanPorts {
  ssh?: number;
  pvrSdk?: number;
}

/** Pantavisor's ssh server, and the web server of its pvr-sdk container. */
export const usualPorts = { ssh: 8222, pvrSdk: 12_368 };

/** Keys of a state that are told, and characters of each: it is the device that names them. */
const mostDiffering = 1000;
const longestKey = 200;

/** Questions that are under way at once. */
const mostAtOnce = 8;

/** A question to one address. */
interface Question {
  host: string;
  /** What the sighting says, but for the answer. */
  about: Omit<Extract<Seen, { kind: 'service' }>, 'kind' | 'answers'>;
  ask: (options: AskOptions) => Promise<Answer & { state?: JsonNode }>;
}

/**
 * What answers on the local network at addresses that were given or announced; nothing else is looked for. A sighting each
 * time that something answers, and one when it does not any longer or not yet. Runs until the signal is aborted, and then
 * ends without an error.
 */
export async function* observeLan(options: LanOptions): AsyncGenerator<Sighting, void, void> {
  const { signal, now = Date.now, interval = 5000, timeout = 3000 } = options;
  const memory = new Map<string, boolean>();
  const blind = new Set<BlindReason>();
  const { silence = new Silence() } = options;
  /** Addresses by MAC address, as they were told. */
  const met = new Map<string, string>();
  const wakeup = new Wakeup();
  const { hasNetwork = leadsOut } = options;
  let isOff = false;
  while (!signal.aborted) {
    const start = now();
    const questions = questionsOf(options);
    // That nobody answers would say nothing of a device.
    const wasOff: boolean = isOff;
    isOff = questions.some(({ host }) => !isOwn(host)) && !hasNetwork();
    if (isOff !== wasOff) {
      const seen: Seen = isOff ? { kind: 'blind', reason: 'no-network' } : { kind: 'sees' };
      const evidence = isOff ? 'this computer has no network' : 'this computer has a network';
      yield { at: now(), observer: 'lan', of: {}, seen, evidence };
    }
    if (isOff) silence.forget();
    yield* meet();
    const asked = isOff ? questions.filter(({ host }) => isOwn(host)) : questions;
    const silent = new Set(asked.map(({ host }) => host));
    for await (const [question, answer] of askAll(asked, { signal, timeout })) {
      if (signal.aborted) return;
      const { host } = question;
      if (answer.answers || answer.blind !== undefined) silent.delete(host);
      if (answer.answers && silence.isOver(host)) {
        const evidence = `${host} answers, which it did not before`;
        yield { at: now(), observer: 'lan', of: { address: host }, seen: { kind: 'life', isNew: true }, evidence };
      }
      yield* tell(question, answer);
    }
    for (const host of silent) silence.stays(host);
    await wakeup.sleep(Math.max(interval - (now() - start), 100), signal);
  }

  /** Those whose MAC address is known get an address by which they can be asked. */
  async function* meet(): AsyncGenerator<Sighting, void, void> {
    const wanted = new Set(options.macs);
    if (wanted.size === 0) return;
    for (const [address, mac] of await (options.neighbours ?? neighbours)()) {
      if (!wanted.has(mac) || met.get(mac) === address) continue;
      met.set(mac, address);
      const evidence = `${mac} is at ${address}`;
      yield { at: now(), observer: 'lan', of: { address, mac }, seen: { kind: 'life' }, evidence };
    }
  }

  function* tell({ host, about }: Question, answer: Answer & { state?: JsonNode }): Generator<Sighting, void, void> {
    const say = (seen: Seen, evidence = answer.evidence): Sighting => {
      return { at: now(), observer: 'lan', of: { address: host }, seen, evidence };
    };
    if (answer.blind !== undefined) {
      // Of this computer, not of one device.
      if (!blind.has(answer.blind)) yield { ...say({ kind: 'blind', reason: answer.blind }), of: {} };
      blind.add(answer.blind);
      return;
    }
    const key = JSON.stringify([host, about]);
    if (answer.answers || memory.get(key) !== false) {
      yield say({ kind: 'service', ...about, answers: answer.answers });
    }
    memory.set(key, answer.answers);
    if (answer.state === undefined) return;
    const flashed = options.flashed?.(host);
    const comparison = compareStates(answer.state, flashed);
    const { sha256 } = comparison;
    const differs = flashed === undefined ? {} : { differs: comparison.differs.slice(0, mostDiffering).map(shown) };
    const words = flashed === undefined ? `it runs the state ${sha256}` : inWords(comparison);
    // pvr-sdk does not tell the revision; what it runs is compared with what revision 0 was.
    yield say({ kind: 'state', revision: '0', sha256, ...differs }, `${answer.evidence}: ${words}`);
  }
}

function leadsOut(): boolean {
  return Object.values(networkInterfaces()).some((addresses = []) => addresses.some(({ internal }) => !internal));
}

function questionsOf({ addresses = [], learnt = [], ports = usualPorts, asks = [] }: LanOptions): Question[] {
  const given = [...addresses].filter((host) => isHost(host));
  const hosts = new Set([...given, ...[...learnt].filter((address) => isPrivate(address))]);
  const asked = [...new Map([...asks].map((ask) => [JSON.stringify(ask), ask])).values()];
  const fixed = asked.flatMap((ask) => (ask.ask === 'url' && !isOfDevice(ask.url) ? fixedQuestion(ask.url) : []));
  const { ssh, pvrSdk } = typeof ports === 'function' ? ports() : ports;
  const each = [...hosts].flatMap((host): Question[] => [
    ...(ssh === undefined ? [] : [questionOf(host, { ask: 'ssh', port: ssh })]),
    ...(pvrSdk === undefined
      ? []
      : [
          {
            host,
            about: { service: 'pvr-sdk', port: pvrSdk } as const,
            ask: (options: AskOptions) => askPvrSdk(host, pvrSdk, options),
          },
        ]),
    ...asked.flatMap((ask) => (ask.ask === 'url' && !isOfDevice(ask.url) ? [] : [questionOf(host, ask)])),
  ]);
  return [...fixed, ...each];
}

function questionOf(host: string, ask: BootAsk): Question {
  switch (ask.ask) {
    case 'ping':
      return { host, about: { service: 'ping' }, ask: (options) => askPing(host, options) };
    case 'ssh':
      return { host, about: { service: 'ssh', port: ask.port }, ask: (options) => askSsh(host, ask.port, options) };
    case 'tcp':
      return { host, about: { service: 'tcp', port: ask.port }, ask: (options) => askPort(host, ask.port, options) };
    case 'url':
      return { host, about: { service: 'url', url: ask.url }, ask: (options) => askUrl(ask.url, options, host) };
  }
}

/** The host `device` stands for the address of each device. */
function isOfDevice(url: string): boolean {
  return new URL(url).hostname === 'device';
}

function fixedQuestion(url: string): Question {
  const host = new URL(url).hostname;
  return { host, about: { service: 'url', url }, ask: (options) => askUrl(url, options) };
}

/** The answers as they come, a few questions at a time. */
async function* askAll(
  questions: readonly Question[],
  options: AskOptions,
): AsyncGenerator<[Question, Answer & { state?: JsonNode }], void, void> {
  const waiting = [...questions];
  const running = new Map<Question, Promise<[Question, Answer & { state?: JsonNode }]>>();
  try {
    for (;;) {
      while (running.size < mostAtOnce && !options.signal.aborted) {
        const question = waiting.shift();
        if (question === undefined) break;
        running.set(
          question,
          question.ask(options).then((answer) => [question, answer] as const),
        );
      }
      if (running.size === 0) return;
      const [question, answer] = await Promise.race(running.values());
      running.delete(question);
      yield [question, answer];
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}

function shown(key: string): string {
  return plainText(key).slice(0, longestKey);
}

function inWords({ differs, missing, extra }: Comparison): string {
  if (differs.length === 0) return 'it runs the state that was flashed';
  const named = differs.slice(0, 5).map((key) => {
    const how = missing.includes(key) ? ' (missing)' : extra.includes(key) ? ' (not flashed)' : '';
    return `${shown(key)}${how}`;
  });
  const more = differs.length > 5 ? ` and ${differs.length - 5} more` : '';
  return `its state is not the one that was flashed: ${named.join(', ')}${more}`;
}
