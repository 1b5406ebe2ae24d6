import { readLogLine } from '../serial/log-line.ts';
import { ConsoleReader, type ConsoleOptions, type Said } from '../serial/read-console.ts';

export interface LogSaid extends Said {
  /** ms after the first line, as far as the log tells. */
  time: number;
}

/** Seconds from which on a time is one of a calendar, which may jump. */
const calendar = 100_000_000;

/** Seconds between two tellings of how long the device was up, and how far back the clock of another boot is. */
const step = 10;
const drop = 2;

/** So much is kept of it, the last. */
const mostSaid = 5000;

/**
 * What a log of the runtime says, and when. Its lines come in order, so that a time that goes back is another boot, whose
 * beginning is not known.
 */
export function readLog(text: string, options: ConsoleOptions = {}): LogSaid[] {
  const reader = new ConsoleReader(options);
  const said: LogSaid[] = [];
  let [time, before] = [0, 0];
  let told: number | undefined;
  for (const line of text.split('\n')) {
    const { seconds = calendar } = readLogLine(line);
    // At least as much later that the order stays.
    time += 1;
    if (seconds < calendar) {
      const isBack = seconds < before - drop;
      if (!isBack && seconds > before && told !== undefined) time += (seconds - before) * 1000;
      if (isBack || told === undefined || seconds >= told + step) {
        told = seconds;
        said.push({ seen: { kind: 'uptime', seconds }, of: {}, text: line, time });
      }
      before = isBack ? seconds : Math.max(seconds, before);
    }
    for (const one of reader.take(`${line}\n`)) said.push({ ...one, time });
  }
  return said.slice(-mostSaid);
}
