import * as z from 'zod';
import type { Origin } from './lines.ts';

/** A line of a console, without what is written around its message. */
export interface LogLine {
  /** `container`: written by a container, which may print whatever it likes. */
  origin: Origin | 'container';
  message: string;
  /** Seconds since the kernel started, where it says. */
  uptime?: number;
  /** What the log server writes as its time, in seconds: since the kernel started, or since 1970. */
  seconds?: number;
}

/** `<6>[   12.345678][    T1] message`; the level and the caller are options of the kernel. */
const kernelLine = /^(?:<\d{1,3}>)?\[\s*(?<uptime>\d{1,9}\.\d{3,9})\](?:\[\s*[TC]\d+\])? ?(?<message>.*)$/u;

/** `[pantavisor] 12 INFO\t -- [source]: message`, with the time in brackets after the level where a format is set for it. */
const serverLine =
  /^\[(?<platform>[^\]\s]+)\]\s+(?:(?<seconds>\d{1,15})\s+|-\d+\s+)?(?:FATAL|ERROR|WARN|INFO|DEBUG|ALL|UNDEFINED|NONE)\s*(?:\[[^\]]*\]\s*)?--\s*\[[^\]]*\]:\s?(?<message>.*)$/u;

/** The same as JSON. */
const jsonLine = z.looseObject({ platform: z.string(), msg: z.string(), lvl: z.string(), tsec: z.number().optional() });

/** Where each message says what function and line wrote it: `(pv_wait_unclaimed:385) `. */
const place = /^\([\w.]+:\d+\) /u;

/** Reads a line as Pantavisor's log server, its JSON variant or a kernel writes it (logserver_utils.c, printk). */
export function readLogLine(text: string): LogLine {
  const fromKernel = kernelLine.exec(text)?.groups;
  const uptime = fromKernel?.['uptime'] === undefined ? {} : { uptime: Number(fromKernel['uptime']) };
  const inner = fromKernel?.['message'] ?? text;
  const fromServer = readJson(inner) ?? serverLine.exec(inner)?.groups;
  // A message that was cut, of nobody knows whom.
  if (fromServer === undefined && /^\{.{0,200}"platform"/u.test(inner)) return { origin: 'container', message: inner };
  if (fromServer?.['message'] === undefined) {
    return { origin: fromKernel === undefined ? 'plain' : 'kernel', message: inner, ...uptime };
  }
  const origin = fromServer['platform'] === 'pantavisor' ? 'pantavisor' : 'container';
  const seconds = fromServer['seconds'] === undefined ? {} : { seconds: Number(fromServer['seconds']) };
  return { origin, message: fromServer['message'].replace(place, ''), ...uptime, ...seconds };
}

function readJson(text: string): Record<string, string | undefined> | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  try {
    const { data } = jsonLine.safeParse(JSON.parse(text));
    if (data === undefined) return undefined;
    return { platform: data.platform, message: data.msg, seconds: data.tsec?.toFixed(0) };
  } catch {
    return undefined;
  }
}
