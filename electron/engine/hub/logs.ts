import * as z from 'zod';
import { timeOf } from './devices.ts';
import type { Hub } from './hub.ts';

const entrySchema = z
  .object({
    id: z.string().default(''),
    'time-created': z.string().default(''),
    lvl: z.string().default(''),
    src: z.string().default(''),
    plat: z.string().default(''),
    msg: z.string().default(''),
  })
  .transform((entry) => ({
    id: entry.id,
    /** When the Hub got it; ms since 1970. */
    at: timeOf(entry['time-created']),
    level: entry.lvl,
    source: entry.src,
    container: entry.plat,
    message: entry.msg,
  }));

export type HubLogEntry = z.output<typeof entrySchema>;

export interface LogQuery {
  deviceId: string;
  revision?: string;
  /** `ERROR`, `WARN`, … */
  level?: string;
  /** Only what the Hub got later; ms since 1970. */
  after?: number;
  /** How many, from the newest; 100 by default. */
  page?: number;
}

/** What a device told of itself, newest first. It may hold secrets of the device: mask it before it is shown. */
export async function readLogs(hub: Hub, query: LogQuery, signal: AbortSignal): Promise<HubLogEntry[]> {
  const { entries } = await hub.call({
    method: 'GET',
    path: '/logs/',
    query: {
      dev: `prn:::devices:/${query.deviceId}`,
      sort: '-time-created',
      page: String(query.page ?? 100),
      ...(query.revision === undefined ? {} : { rev: query.revision }),
      ...(query.level === undefined ? {} : { lvl: query.level }),
      ...(query.after === undefined ? {} : { after: new Date(query.after).toISOString() }),
    },
    what: `the log of the device ${query.deviceId}`,
    schema: z.object({ entries: z.array(entrySchema).nullish() }),
    repeat: 'safe',
    signal,
  });
  return entries ?? [];
}
