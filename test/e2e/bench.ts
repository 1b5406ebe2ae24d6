import type { ExpectedBoot } from '../../electron/contract/boot.ts';
import type { BootWish } from '../../electron/contract/recipe.ts';
import { observeHub } from '../../electron/engine/boot/hub-observer.ts';
import { observeLan } from '../../electron/engine/boot/lan/observe.ts';
import { Matcher } from '../../electron/engine/boot/match.ts';
import { observeMdns } from '../../electron/engine/boot/mdns/observe.ts';
import { observeSerial } from '../../electron/engine/boot/serial/observe.ts';
import { type AwaitedUnit, type Observer, type UnitBoot, watchBoots } from '../../electron/engine/boot/watch.ts';
import { tagMeta, tagOf } from '../../electron/engine/hub/tag.ts';
import { makeMedium, type MediumOptions, type TestMedium } from '../rigs/device/medium.ts';
import type { Fault } from '../rigs/device/options.ts';
import { type RunningDevice, startDevice } from '../rigs/device/start.ts';
import type { HubDouble } from '../rigs/hub/hub-double.ts';
import { loggedIn } from '../rigs/hub/logged-in.ts';
import { sha256 } from '../rigs/pantavisor-state.ts';

/** One unit: what its card was made to be, and the board that it is put into. */
export interface Slot {
  id: string;
  faults?: Fault[];
  /** What is on its card, and what Wick believes to have put there. */
  medium?: Partial<MediumOptions>;
  /** `none`: nobody is to claim it. `bad`: a token that the Hub does not know. */
  token?: 'good' | 'bad' | 'none';
  wish?: BootWish;
  /** A person says where on the network it is. */
  addressKnown?: true;
}

export interface Bench {
  slots: readonly Slot[];
  hub: HubDouble;
  folder: string;
  /** Seconds of devices and of Wick's clock in one of ours. */
  pace: number;
  /** Seconds of theirs. */
  timeout: number;
}

export interface Outcome {
  boot: UnitBoot;
  device: RunningDevice;
  medium: TestMedium;
}

/**
 * Makes a card for each unit, switches all of their boards on, and watches them through everything there is: consoles,
 * multicast DNS, the network and the Hub. What they are told by is their tags, and which console is whose.
 */
export async function watchFirstBoots({ slots, hub, folder, pace, timeout }: Bench): Promise<Map<string, Outcome>> {
  const end = new AbortController();
  const mdns = { address: '224.0.0.251', port: 20_000 + (process.pid % 10_000) };
  const began = Date.now();
  const now = () => began + (Date.now() - began) * pace;
  await using devices = new AsyncDisposableStack();
  const made: { slot: Slot; medium: TestMedium; device: RunningDevice; unit: AwaitedUnit }[] = [];
  for (const [seed, slot] of slots.entries()) {
    const { id, token = 'good', faults = [] } = slot;
    const tag = tagOf({ run: 'bench', unit: id });
    const text = token === 'good' ? hub.makeToken('user1', tagMeta({ run: 'bench', unit: id })).token : 'bm9ib2R5';
    const config = `${token === 'none' ? '' : `PH_FACTORY_AUTOTOK=${text}\n`}PH_UPDATER_INTERVAL=10\n`;
    const medium = await makeMedium(folder, id.replaceAll(' ', '-'), {
      layout: 'u-boot',
      storageSize: 8,
      room: 8,
      ...slot.medium,
      tree: { config, ...slot.medium?.tree },
    });
    const board = { medium: medium.path, pace, seed, faults, mdns, hub: { url: hub.url, ca: hub.ca }, off: true };
    const device = devices.use(await startDevice(board));
    const expected: ExpectedBoot = {
      family: 'pantavisor',
      stateSha256: sha256(medium.state.text),
      containers: ['os', 'app'].map((name) => ({ name, goal: 'STARTED' })),
      claim: token === 'none' ? 'none' : 'token',
      tag,
    };
    const marks = [
      { tag },
      { port: device.console },
      ...(slot.addressKnown === true ? [{ address: device.address }] : []),
    ];
    made.push({
      slot,
      medium,
      device,
      unit: { id, expected, marks, wish: slot.wish ?? (token === 'none' ? 'up' : 'claimed') },
    });
  }
  const units = made.map(({ unit }) => unit);
  const matcher = new Matcher(units);
  const learnt = {
    *[Symbol.iterator]() {
      for (const { id } of units) yield* matcher.valuesOf(id, 'address');
    },
  };
  const asked = await loggedIn(hub);
  const tags = units.map(({ expected: { tag = '' } }) => ({ tag }));
  const observers: Observer[] = [
    { name: 'mdns', observe: (signal) => observeMdns({ signal, now, interfaces: ['lo'], port: mdns.port }) },
    { name: 'lan', observe: (signal) => observeLan({ signal, now, addresses: learnt, interval: 1000 }) },
    { name: 'hub', observe: (signal) => observeHub({ hub: asked, marks: tags, signal, now, interval: 500 }) },
    ...made.map(({ device }): Observer => {
      const port = { path: device.console, baudRate: 115_200 };
      return { name: 'serial', observe: (signal) => observeSerial({ ...port, signal, now }) };
    }),
  ];
  for (const { device } of made) device.switchOn();
  const job = { units, observers, matcher, timeout: timeout * 1000, signal: end.signal, now, tick: 100 };
  const outcomes = new Map<string, Outcome>();
  for await (const event of watchBoots(job)) {
    if (event.type === 'observer' && event.error !== undefined) throw new Error(JSON.stringify(event.error));
    if (event.type !== 'end') continue;
    for (const boot of event.units) {
      const found = made.find(({ unit }) => unit.id === boot.unit);
      if (found !== undefined) outcomes.set(boot.unit, { boot, device: found.device, medium: found.medium });
    }
  }
  return outcomes;
}

/** All rungs and why, for whoever reads a test that failed. */
export function storyOf({ boot, device }: Outcome): string {
  const rungs = boot.judgement.rungs.map(({ rung, outcome, reasons }) => `${rung} ${outcome}: ${reasons.join('; ')}`);
  const heard = boot.sightings.slice(-50).map(({ observer, seen }) => `${observer} ${JSON.stringify(seen)}`);
  const came = device.reached.map(({ milestone, uptime }) => `${milestone} at ${uptime.toFixed(0)}`);
  return [boot.judgement.verdict, ...rungs, came.join(', '), ...heard].join('\n');
}
