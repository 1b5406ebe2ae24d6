import { on } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { SerialPort } from 'serialport';
import type { BlindReason, DeviceMarks, Seen, Sighting } from '../../../contract/boot.ts';
import { Legibility, makesSense } from './legible.ts';
import { LogFile } from './log-file.ts';
import { SecretMask } from './mask-secrets.ts';
import { openPort } from './open-port.ts';
import { ConsoleReader, type Goals } from './read-console.ts';

export interface SerialOptions {
  /** As the system names it: `/dev/ttyUSB0`, `COM3`. */
  path: string;
  /** Bits a second. */
  baudRate: number;
  /** A file that keeps what the console says, with secrets masked. */
  log?: string;
  /** Values that must not be shown, beside what is secret by its name. */
  mask?: readonly string[];
  /** The status that each container must reach. */
  goals?: Goals;
  signal: AbortSignal;
  now?: () => number;
  /** Between two tries to open the port, ms. */
  retryDelay?: number;
}

/** Characters of a line that are kept as evidence. */
const longestEvidence = 300;
/** While a console says nothing of interest, that it speaks is said so often; ms. */
const lifeInterval = 10_000;

/**
 * What a device says on its serial console. A port that is not there, is busy or vanishes is tried again until the signal
 * is aborted; then the sightings end without an error. The port is given back in any case.
 *
 * @throws WickError `file-unwritable` for the log
 */
export async function* observeSerial(options: SerialOptions): AsyncGenerator<Sighting, void, void> {
  const { path, baudRate, signal, retryDelay = 1000 } = options;
  if (signal.aborted) return;
  const secrets = new SecretMask(options.mask);
  await using log = options.log === undefined ? undefined : await LogFile.open(options.log, secrets);
  const ear = new Ear(options, secrets);
  let blind: BlindReason | undefined;
  while (!signal.aborted) {
    const opened = await openPort(path, baudRate);
    if ('port' in opened) {
      if (blind !== undefined) yield ear.sighting({ kind: 'sees' }, `${path} is open`);
      blind = undefined;
      for await (const text of textOf(opened.port, signal)) {
        await log?.write(text);
        yield* ear.take(text);
      }
      if (signal.aborted) return;
      blind = 'no-port';
      yield ear.sighting({ kind: 'blind', reason: blind }, `${path} has gone; it is waited for`);
    } else if (opened.reason !== blind) {
      blind = opened.reason;
      yield ear.sighting({ kind: 'blind', reason: blind }, opened.evidence);
    }
    await wait(retryDelay, undefined, { signal }).catch(() => {});
  }
}

/** What comes from an open port until it vanishes or the signal is aborted; closes it. */
async function* textOf(port: SerialPort, signal: AbortSignal): AsyncGenerator<string, void, void> {
  // Characters may be cut by reads.
  const decoder = new TextDecoder();
  // Also where nobody asks for more any longer.
  let closed: Promise<void> | undefined;
  const giveBack = () => {
    closed ??= close(port);
  };
  signal.addEventListener('abort', giveBack);
  try {
    const chunks = on(port, 'data', { signal, close: ['close', 'end'], highWaterMark: 64, lowWaterMark: 8 });
    for await (const [chunk] of chunks as AsyncIterable<[Uint8Array]>) yield decoder.decode(chunk, { stream: true });
  } catch {
    // Aborted, or the port failed: whoever asks looks at the signal, and tries again.
  } finally {
    signal.removeEventListener('abort', giveBack);
    giveBack();
    await closed;
  }
}

async function close(port: SerialPort): Promise<void> {
  port.on('error', () => {});
  if (port.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
  port.removeAllListeners('data');
  port.destroy();
}

/** Turns text into sightings. */
class Ear {
  readonly #port: string;
  readonly #baudRate: number;
  readonly #secrets: SecretMask;
  readonly #now: () => number;
  readonly #reader: ConsoleReader;
  readonly #legibility = new Legibility();
  #said = Number.NEGATIVE_INFINITY;

  constructor({ path, baudRate, goals, now = Date.now }: SerialOptions, secrets: SecretMask) {
    this.#port = path;
    this.#baudRate = baudRate;
    this.#secrets = secrets;
    this.#now = now;
    this.#reader = new ConsoleReader(goals === undefined ? {} : { goals });
  }

  *take(text: string): Generator<Sighting, void, void> {
    if (this.#legibility.turnsToNonsense(text)) {
      const evidence = `most of what comes makes no sense at ${this.#baudRate} Bd: the console runs at another rate`;
      yield this.#say({ kind: 'life' }, evidence);
    }
    for (const { seen, of, text: line } of this.#reader.take(text)) yield this.#say(seen, line, of);
    if (this.#now() - this.#said < lifeInterval) return;
    // A line that is not ended may be cut in the middle of a secret.
    const line = this.#reader.lastLine ?? `something is written on ${this.#port}`;
    if (makesSense(text)) yield this.#say({ kind: 'life' }, line);
  }

  sighting(seen: Seen, evidence: string, of: DeviceMarks = {}): Sighting {
    const shown = this.#secrets.mask(evidence);
    const cut = shown.length > longestEvidence ? `${shown.slice(0, longestEvidence - 1)}…` : shown;
    return { at: this.#now(), observer: 'serial', of: { port: this.#port, ...of }, seen, evidence: cut };
  }

  #say(seen: Seen, evidence: string, of?: DeviceMarks): Sighting {
    this.#said = this.#now();
    return this.sighting(seen, evidence, of);
  }
}
