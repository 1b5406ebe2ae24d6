import { type Clock, makeClock, seeded } from './clock.ts';
import type { Console } from './console.ts';
import type { Ext4 } from './ext4.ts';
import type { DeviceOptions, Fault, Milestone } from './options.ts';

/** The storage partition of the medium that is in the board. */
export interface Storage {
  ext4: Ext4;
  offset: number;
  blockSize: number;
}

export type Level = 'FATAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG';

/** A board with what it remembers from one boot to the next, as long as it has power. */
export class Machine {
  readonly options: DeviceOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly console: Console;
  /** Aborted when its power goes: with `off` for a clean shutdown, with `cut` otherwise. */
  readonly power = new AbortController();
  storage: Storage | undefined;
  /** Whether the bootloader in the EEPROM of a Raspberry Pi knows tryboot. */
  isEepromOld: boolean;
  /** What the log server writes to. */
  logOutputs = 'filetree,stdout';
  revision = '0';
  readonly #logs = new Map<string, string>();

  constructor(options: DeviceOptions, console: Console) {
    this.options = options;
    this.console = console;
    this.random = seeded(options.seed);
    this.clock = makeClock(options.pace, this.random);
    this.isEepromOld = this.fault('old-eeprom') !== undefined;
  }

  fault<Kind extends Fault['kind']>(kind: Kind): Extract<Fault, { kind: Kind }> | undefined {
    return this.options.faults.find((one): one is Extract<Fault, { kind: Kind }> => one.kind === kind);
  }

  reached(milestone: Milestone, more: Record<string, unknown> = {}): void {
    process.stdout.write(`${JSON.stringify({ milestone, uptime: this.clock.uptime(), ...more })}\n`);
    if (this.fault('power-cut')?.after === milestone) this.power.abort('cut');
  }

  /** A line on the console. */
  say(line: string): void {
    this.console.say(line);
  }

  /** A line of the kernel's log. */
  kernel(message: string): void {
    this.say(`[${this.clock.uptime().toFixed(6).padStart(12)}] ${message}`);
  }

  /** A line of the log server (logserver_utils.c), to where it writes. */
  log(level: Level, source: string, message: string, platform = 'pantavisor'): void {
    const line = `[${platform}] ${Math.floor(this.clock.uptime())} ${level}\t -- [${source}]: ${message}`;
    if (this.logOutputs.includes('stdout')) this.say(line);
    const path = `/logs/${this.revision}/${platform}/${platform === 'pantavisor' ? '' : 'lxc/'}${platform}.log`;
    this.#logs.set(path, `${this.#logs.get(path) ?? ''}${line}\n`);
  }

  /** Puts the logs on the medium, with other files where there are any. */
  async keep(files: Readonly<Record<string, string>> = {}): Promise<void> {
    const { storage } = this;
    if (storage === undefined) return;
    const logs = this.logOutputs.includes('filetree') ? Object.fromEntries(this.#logs) : {};
    await storage.ext4.alone(() => storage.ext4.write({ ...logs, ...files }));
  }

  async wait(seconds: number, signal: AbortSignal = this.power.signal): Promise<void> {
    await this.clock.wait(seconds, signal);
  }
}
