import type { ExpectedBoot, Sighting } from '../../../contract/boot.ts';
import { observeHub } from '../../boot/hub-observer.ts';
import { observeLan } from '../../boot/lan/observe.ts';
import { Matcher } from '../../boot/match.ts';
import { ConsoleReader } from '../../boot/serial/read-console.ts';
import type { AwaitedUnit, BootJob, Observer } from '../../boot/watch.ts';
import type { Hub } from '../../hub/hub.ts';
import type { PracticeDevice } from './device.ts';

export interface PracticeWatch {
  device: PracticeDevice;
  hub: Hub;
  /** By what the Hub finds the device. */
  tag: string;
  expected: ExpectedBoot;
  /** Seconds of the device in one of ours; they are counted as it counts them. */
  pace: number;
  signal: AbortSignal;
}

const port = 'practice';

/** Seconds of the device. It is there in twenty, and has to stay so for thirty. */
const patience = 180;

/** Lets a device be watched as real ones are: through its console, its network and the Hub. */
export function practiceJob({ device, hub, tag, expected, pace, signal }: PracticeWatch): BootJob {
  const began = Date.now();
  const now = () => began + (Date.now() - began) * pace;
  const marks = [{ tag }, { port }, { address: '127.0.0.1' }];
  const unit: AwaitedUnit = { id: 'device', expected: { ...expected, tag }, marks, wish: 'claimed' };
  const ports = { pvrSdk: device.port };
  const flashed = () => expected.stateKeys;
  const observers: Observer[] = [
    { name: 'serial', observe: (signal) => listen(device, { now, signal }) },
    {
      name: 'lan',
      observe: (signal) => observeLan({ addresses: ['127.0.0.1'], ports, flashed, interval: 1000, now, signal }),
    },
    { name: 'hub', observe: (signal) => observeHub({ hub, marks: [{ tag }], interval: 500, now, signal }) },
  ];
  const timeout = patience * 1000;
  return { units: [unit], observers, matcher: new Matcher([unit]), timeout, signal, now, tick: 200 };
}

/** Its console is no serial port of this computer; all else is as on one. */
async function* listen(
  { console }: PracticeDevice,
  { now, signal }: { now: () => number; signal: AbortSignal },
): AsyncGenerator<Sighting, void, void> {
  const reader = new ConsoleReader();
  signal.addEventListener('abort', () => console.destroy(), { once: true });
  try {
    for await (const text of console as AsyncIterable<string>) {
      for (const { seen, of, text: evidence } of reader.take(text)) {
        yield { at: now(), observer: 'serial', of: { port, ...of }, seen, evidence };
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
