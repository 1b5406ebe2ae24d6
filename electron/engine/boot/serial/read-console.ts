import type { BootStage, DeviceMarks, RunStatus, Seen } from '../../../contract/boot.ts';
import { type LineRule, lineRules, markPatterns } from './lines.ts';
import { readLogLine } from './log-line.ts';
import { LineSplitter } from './split-lines.ts';

/** One thing that a console says. */
export interface Said {
  seen: Seen;
  of: DeviceMarks;
  /** The line. */
  text: string;
}

/** By container. It may come to know more of them. */
export type Goals = Pick<ReadonlyMap<string, RunStatus>, 'get'>;

export interface ConsoleOptions {
  /** The status that a container must reach, where known: the runtime says that it was reached, but not which. */
  goals?: Goals;
}

/** Seconds between two statements of how long a device has been up, and how much smaller one of another boot is. */
const uptimeStep = 10;
const uptimeDrop = 3;

/** Reads what a booting device writes, line by line, and says what it means. */
export class ConsoleReader {
  readonly #lines = new LineSplitter();
  readonly #goals: Goals;
  /** What was already said of the line that is not ended. */
  #answered = new Set<LineRule>();
  #uptime: number | undefined;
  #marks: DeviceMarks = {};
  #stage: BootStage | undefined;

  constructor({ goals = new Map() }: ConsoleOptions = {}) {
    this.#goals = goals;
  }

  /** The last line that has ended in what was taken last. */
  lastLine: string | undefined;

  take(text: string): Said[] {
    const said: Said[] = [];
    const lines = this.#lines.take(text);
    this.lastLine = lines.at(-1);
    for (const line of lines) {
      said.push(...this.#read(line));
      this.#answered = new Set();
    }
    const { open } = this.#lines;
    if (open !== '') said.push(...this.#readPrompt(open));
    return said;
  }

  #read(text: string): Said[] {
    const { origin, message, uptime } = readLogLine(text);
    const said: Said[] = [];
    if (uptime !== undefined) said.push(...this.#readUptime(uptime, text));
    if (origin === 'container') return said;
    for (const rule of lineRules) {
      if (!rule.from.includes(origin) || this.#answered.has(rule)) continue;
      said.push(...this.#apply(rule, message, text));
    }
    for (const { seen } of said) if (seen.kind === 'stage') this.#reach(seen.stage);
    this.#learn(message);
    return said.map((one) => ({ ...one, of: this.#marks }));
  }

  #readPrompt(text: string): Said[] {
    const { origin, message } = readLogLine(text);
    if (origin === 'container') return [];
    this.#learn(message);
    return lineRules.flatMap((rule) => {
      if (rule.prompt !== true || !rule.from.includes(origin) || this.#answered.has(rule)) return [];
      const said = this.#apply(rule, message, text);
      if (said.length > 0) this.#answered.add(rule);
      return said;
    });
  }

  #apply({ pattern, means }: LineRule, message: string, text: string): Said[] {
    const match = pattern.exec(message);
    if (match === null) return [];
    const goalOf = (container: string) => this.#goals.get(container) ?? 'STARTED';
    return means(match.groups ?? {}, goalOf).map((seen) => ({ seen, of: this.#marks, text }));
  }

  /** Processors may write their lines a little out of order: only a real step back is another boot. */
  #readUptime(seconds: number, text: string): Said[] {
    const before = this.#uptime;
    const isStep = before === undefined || seconds >= before + uptimeStep || seconds < before - uptimeDrop;
    if (!isStep) return [];
    this.#uptime = seconds;
    return [{ seen: { kind: 'uptime', seconds }, of: this.#marks, text }];
  }

  /** In another boot, another device may hang on the same cable. */
  #reach(stage: BootStage): void {
    const isLater = stage !== 'loader' && (stage !== 'kernel' || this.#stage === 'loader');
    if (!isLater && stage !== this.#stage) this.#marks = {};
    this.#stage = stage;
  }

  #learn(message: string): void {
    for (const pattern of markPatterns) {
      const { deviceId, mac, serial, host } = pattern.exec(message)?.groups ?? {};
      this.#marks = {
        ...this.#marks,
        ...(deviceId === undefined ? {} : { deviceId }),
        ...(mac === undefined ? {} : { mac: mac.toLowerCase() }),
        ...(serial === undefined ? {} : { serial: serial.toLowerCase() }),
        ...(host === undefined ? {} : { host: host.toLowerCase() }),
      };
    }
  }
}
