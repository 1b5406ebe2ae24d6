import { execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import makeMdns from 'multicast-dns';
import { describe, expect, it } from 'vitest';
import type { Seen, Sighting } from '../../../../electron/contract/boot.ts';
import { type MdnsOptions, observeMdns } from '../../../../electron/engine/boot/mdns/observe.ts';
import { Silence } from '../../../../electron/engine/boot/lan/silence.ts';
import type { Answer } from '../../../../electron/engine/boot/mdns/records.ts';
import { needing } from '../../../rigs/needs.ts';
import { deviceId, recordsOf } from './records.ts';

/** A UDP port that nobody uses, so that tests do not hear each other. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

interface Device extends AsyncDisposable {
  announce(records?: readonly Answer[]): void;
  /** Questions that were heard. */
  asked: string[];
}

/** Something that speaks multicast DNS on loopback; `answer` says what it answers to a question. */
async function makeDevice(port: number, answer: (name: string, type: string) => Answer[] = () => []): Promise<Device> {
  const mdns = makeMdns({ port, interface: '127.0.0.1', bind: '0.0.0.0' });
  await once(mdns, 'ready');
  const asked: string[] = [];
  mdns.on('query', ({ questions = [] }) => {
    for (const { name, type } of questions) {
      asked.push(`${type} ${name}`);
      const answers = answer(name, type);
      if (answers.length > 0) mdns.respond({ answers });
    }
  });
  return {
    asked,
    announce: (records = recordsOf()) => mdns.respond({ answers: [...records] }),
    [Symbol.asyncDispose]: () => new Promise((resolve) => mdns.destroy(resolve)),
  };
}

type Options = Partial<MdnsOptions> & { port: number };

async function watch(options: Options, isLast: (seen: Seen, sighting: Sighting) => boolean): Promise<Sighting[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(10_000)]);
  const sightings: Sighting[] = [];
  const usual = { interfaces: ['lo', 'lo0'], askInterval: { first: 50, longest: 400 }, lookInterval: 100, signal };
  for await (const sighting of observeMdns({ ...usual, ...options })) {
    sightings.push(sighting);
    if (isLast(sighting.seen, sighting)) stop.abort();
  }
  expect(stop.signal.aborted, JSON.stringify(sightings.slice(-3))).toBe(true);
  return sightings;
}

describe('multicast DNS', () => {
  it('tells of a device that answers: its addresses, who it is, and what claims it', async () => {
    const port = await freePort();
    await using _ = await makeDevice(port, (name) => (name.startsWith('_pantavisor.') ? recordsOf() : []));
    const sightings = await watch({ port, now: Date.now }, ({ kind }) => kind === 'claim');
    const [life, ...rest] = sightings;
    expect(life).toMatchObject({
      observer: 'mdns',
      of: { deviceId, address: '192.168.1.7' },
      seen: { kind: 'life' },
      evidence: `pantavisor.local announces itself: device ${deviceId}, challenge duly-apt-mole, Hub https://api.pantahub.com:443`,
    });
    expect(rest.map(({ of }) => of.address)).toEqual(['fe80::7%lo', '192.168.1.7']);
    expect(sightings.at(-1)?.seen).toEqual({ kind: 'claim', claim: 'unclaimed', challenge: 'duly-apt-mole' });
  });

  it('finds hosts by the names that were given to them, though they announce nothing', async () => {
    const port = await freePort();
    let isUp = false;
    await using device = await makeDevice(port, (name, type) =>
      isUp && name.toLowerCase() === 'gw-7.local' && type === 'A'
        ? [{ name: 'GW-7.local', type: 'A', ttl: 120, data: '192.168.1.9' }]
        : [],
    );
    const hosts = new Set<string>();
    let time = 0;
    const silence = new Silence(() => time);
    setTimeout(() => hosts.add('gw-7'), 50);
    setTimeout(() => (time = 10_000), 200);
    setTimeout(() => (isUp = true), 250);
    const sightings = await watch({ port, hosts, hostInterval: 30, silence }, ({ kind }) => kind === 'life');
    expect(sightings).toMatchObject([
      { of: { host: 'gw-7', address: '192.168.1.9' }, seen: { kind: 'life', isNew: true } },
    ]);
    expect(device.asked).toContain('AAAA gw-7.local');
    // One that was there when it was asked for first is not new.
    const [again] = await watch({ port, hosts, hostInterval: 30, silence: new Silence(() => 0) }, () => true);
    expect(again?.seen).toEqual({ kind: 'life' });
  });

  it('hears a device that was not asked, and asks for what it left out', async () => {
    const port = await freePort();
    const [pointer, subPointer, ...others] = recordsOf();
    await using device = await makeDevice(port, (name, type) =>
      others.filter((record) => record.name === name && record.type === type),
    );
    setTimeout(() => device.announce([pointer, subPointer].filter((one) => one !== undefined)), 100);
    await watch({ port }, ({ kind }) => kind === 'claim');
    expect(device.asked).toEqual(expect.arrayContaining(['SRV pantavisor._ssh._tcp.local', 'A pantavisor.local']));
  });

  it('sees that a device was claimed when its challenge goes, also where it says goodbye in between', async () => {
    const port = await freePort();
    await using device = await makeDevice(port);
    const claims: string[] = [];
    const timer = setTimeout(() => device.announce(), 200);
    await watch({ port, settleTime: 60_000 }, (seen) => {
      if (seen.kind !== 'claim') return false;
      if (claims.length === 0) {
        device.announce(recordsOf().map((record) => ({ ...record, ttl: 0 }) as Answer));
        setTimeout(() => device.announce(recordsOf({ challenge: undefined })), 100);
      }
      claims.push(seen.claim);
      return claims.length === 2;
    });
    clearTimeout(timer);
    expect(claims).toEqual(['unclaimed', 'claimed']);
  });

  it('tells at once who a device is that did not say so before', async () => {
    const port = await freePort();
    await using device = await makeDevice(port);
    const nameless = { deviceId: undefined, challenge: undefined };
    setTimeout(() => device.announce(recordsOf(nameless)), 200);
    setTimeout(() => device.announce(recordsOf({ challenge: undefined })), 500);
    const sightings = await watch({ port, settleTime: 60_000 }, (_, { of }) => of.deviceId !== undefined);
    expect(sightings[0]?.of).not.toHaveProperty('deviceId');
    expect(sightings.at(-1)).toMatchObject({ of: { deviceId }, seen: { kind: 'life' } });
  });

  it('takes a device without a challenge for claimed only after a while', async () => {
    const port = await freePort();
    await using _ = await makeDevice(port, (name) =>
      name.startsWith('_pantavisor.') ? recordsOf({ challenge: undefined }) : [],
    );
    const start = Date.now();
    const sightings = await watch({ port, settleTime: 600 }, ({ kind }) => kind === 'claim');
    expect(Date.now() - start).toBeGreaterThanOrEqual(600);
    expect(sightings.at(-1)?.seen).toEqual({ kind: 'claim', claim: 'claimed' });
  });

  it('asks less and less often', async () => {
    const port = await freePort();
    await using device = await makeDevice(port);
    const signal = AbortSignal.timeout(1500);
    await observeMdns({ port, interfaces: ['lo'], signal, askInterval: { first: 50, longest: 60_000 } }).next();
    // After 0, 50, 150, 350, 750 ms.
    const times = device.asked.filter((question) => question.includes('_pantavisor')).length;
    expect(times).toBeGreaterThanOrEqual(4);
    expect(times).toBeLessThanOrEqual(6);
  });

  it('passes over packets that make no sense, come from another port, or speak of something else', async () => {
    const port = await freePort();
    await using device = await makeDevice(port);
    const sender: Socket = createSocket({ type: 'udp4', reuseAddr: true }).bind(0, '127.0.0.1');
    await once(sender, 'listening');
    sender.setMulticastInterface('127.0.0.1');
    const forger = makeMdns({ socket: sender, bind: false, port });
    const answers = recordsOf({ challenge: 'forged-by-us' });
    const packets = [Buffer.alloc(0), Buffer.alloc(3), Buffer.alloc(9000, 0xff), Buffer.alloc(600, 0xc0)];
    const timer = setInterval(() => {
      for (const packet of packets) sender.send(packet, port, '224.0.0.251');
      for (const address of ['224.0.0.251', '127.0.0.1']) forger.respond({ answers }, { port, address });
    }, 20);
    setTimeout(() => device.announce(), 300);
    const sightings = await watch({ port }, ({ kind }) => kind === 'claim').finally(() => {
      clearInterval(timer);
      forger.destroy();
    });
    expect(JSON.stringify(sightings)).not.toContain('forged');
  });

  it('says once that there is no network, and hears when there is one', async () => {
    const port = await freePort();
    await using _ = await makeDevice(port, (name) => (name.startsWith('_pantavisor.') ? recordsOf() : []));
    const interfaces = ['nowhere0'];
    const sightings = await watch({ port, interfaces }, ({ kind }) => {
      if (kind === 'blind') setTimeout(() => interfaces.push('lo', 'lo0'), 400);
      return kind === 'claim';
    });
    expect(sightings.filter(({ seen }) => seen.kind === 'blind')).toMatchObject([
      { seen: { reason: 'no-network' }, of: {} },
    ]);
  });

  it('says that another program keeps the port for itself, and hears when it is free', async () => {
    const port = await freePort();
    const holder = createSocket({ type: 'udp4', reuseAddr: false }).bind(port, '0.0.0.0');
    const holder6 = createSocket({ type: 'udp6', reuseAddr: false, ipv6Only: true }).bind(port, '::');
    await Promise.all([once(holder, 'listening'), once(holder6, 'listening')]);
    let device: Device | undefined;
    const sightings = await watch({ port }, ({ kind }) => {
      if (kind === 'blind') {
        holder.close();
        holder6.close();
        setTimeout(() => void makeDevice(port, () => recordsOf()).then((made) => (device = made)), 100);
      }
      return kind === 'claim';
    });
    await device?.[Symbol.asyncDispose]();
    expect(sightings[0]).toMatchObject({
      seen: { reason: 'port-busy' },
      evidence: expect.stringContaining('UDP 5353'),
    });
  });

  it('is heard by IPv6, and on interfaces that come later', needing('root', 'ip', 'unshare'), () => {
    const program = join(import.meta.dirname, 'programs/own-network.ts');
    const output = execFileSync('unshare', ['--net', process.execPath, program], { encoding: 'utf8' });
    const sightings = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Sighting);
    const ofDevice = (name: string) => sightings.filter(({ evidence }) => evidence.startsWith(name));
    expect(ofDevice('six.local').map(({ of }) => of.address)).toContain('fe80::7%near6');
    expect(ofDevice('four.local').map(({ of }) => of.address)).toContain('fe80::7%near4');
  });

  it('leaves nothing behind when it is cancelled, whether somebody asks for more or not', async () => {
    const port = await freePort();
    await using _ = await makeDevice(port, () => recordsOf());
    const udp = () => process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length;
    // The device alone: what earlier tests have closed takes a moment to go.
    await expect.poll(udp).toBe(1);
    const stop = new AbortController();
    const sightings = observeMdns({ port, interfaces: ['lo'], signal: stop.signal });
    await sightings.next();
    expect(udp()).toBeGreaterThan(1);
    stop.abort();
    await expect.poll(udp).toBe(1);
    for (let left = await sightings.next(); left.done !== true; ) left = await sightings.next();
    expect(udp()).toBe(1);
    expect(await observeMdns({ port, signal: stop.signal }).next()).toEqual({ done: true, value: undefined });
  });

  it('tells of a device no more words for claiming than one can have', async () => {
    const port = await freePort();
    await using device = await makeDevice(port);
    const other = deviceId.replace('5', '6');
    let word = 0;
    const announcing = setInterval(() => {
      word += 1;
      // Whoever lies may do so under several names.
      device.announce(recordsOf({ name: `name-${word % 3}`, challenge: `words-${word}` }));
      if (word > 60) device.announce(recordsOf({ name: 'another', deviceId: other, challenge: undefined }));
    }, 20);
    try {
      const sightings = await watch({ port }, (_, { of }) => of.deviceId === other);
      const words = sightings.flatMap(({ seen }) => (seen.kind === 'claim' ? (seen.challenge ?? []) : []));
      expect(new Set(words).size).toBe(16);
    } finally {
      clearInterval(announcing);
    }
  });
});
