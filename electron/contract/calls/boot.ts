import * as z from 'zod';
import { observerNames, type Sighting, verdictNames } from '../boot.ts';
import { bootWishes } from '../recipe.ts';
import { call, watch } from '../rpc/table.ts';
import { errorData } from './error.ts';

const serialPort = z.strictObject({
  /** As `boot.ports` names it. */
  path: z.string().min(1),
  /** Bits a second. */
  baudRate: z.int().min(50).max(10_000_000).default(115_200),
  /** Whose console it is, where several units are watched. */
  unit: z.exactOptional(z.string()),
});

/** Where to look for devices that start. */
const bootWatch = z.strictObject({
  /** Units of the history, each on its own card: they say what the devices were made to be. None: one that nobody knows. */
  units: z.array(z.string()).max(256).default([]),
  /** What people call them, by unit, where that is more than their certificates say. */
  names: z.record(z.string(), z.string().max(200)).default({}),
  serial: z.array(serialPort).max(64).default([]),
  /** A folder that keeps what the consoles say, secrets masked. */
  log: z.exactOptional(z.string().min(1)),
  /** Multicast DNS, and what answers at addresses that are learnt. */
  lan: z.boolean().default(true),
  /** Addresses and names that are asked beside those. */
  addresses: z.array(z.string().min(1).max(300)).max(256).default([]),
  /** Network interfaces that are listened on, in place of all that lead out of this computer. */
  interfaces: z.exactOptional(z.array(z.string().min(1)).min(1).max(64)),
  hub: z.boolean().default(false),
  /** Devices that wait for an owner get whoever is logged in to the Hub. */
  claim: z.boolean().default(false),
  /** Path of a drive that holds the medium, pulled back; it is only read. */
  medium: z.exactOptional(z.string().min(1)),
  wish: z.exactOptional(z.enum(bootWishes)),
  /** ms; without, what the recipe says, or 5 minutes. */
  timeout: z.exactOptional(z.number().min(1000).max(86_400_000)),
});

const sighting = z.looseObject({
  at: z.number(),
  observer: z.enum(observerNames),
  of: z.looseObject({}),
  seen: z.looseObject({ kind: z.string() }),
  evidence: z.string(),
}) as unknown as z.ZodType<Sighting, Sighting>;

const bootUnit = z.object({
  /** Within this watch. */
  id: z.string(),
  /** Its id in the history. */
  unit: z.exactOptional(z.string()),
  /** What people call it: its name, or that of its card. */
  name: z.exactOptional(z.string()),
  verdict: z.enum(verdictNames),
  /** What comes later is not expected to make it better. */
  final: z.boolean(),
  /** It is what was asked for. */
  fulfilled: z.boolean(),
  /** The ladder, from the bottom up; see `Judgement`. */
  rungs: z
    .array(
      z.object({
        rung: z.string(),
        name: z.string(),
        outcome: z.enum(['holds', 'failed', 'unchecked']),
        reasons: z.array(z.string()),
        evidence: z.array(z.object({ at: z.number(), observer: z.enum(observerNames), text: z.string() })),
      }),
    )
    .readonly(),
  firstFailed: z.exactOptional(z.string()),
  /** What to do next: sentences. */
  next: z.exactOptional(z.string()),
  /** Where the device can be reached. */
  address: z.exactOptional(z.string()),
  /** A page of the device, or of its Hub; made by the engine, for `boot.open`. */
  link: z.exactOptional(z.string()),
  /** The newest, oldest first: 500 of all units together. */
  sightings: z.array(sighting).readonly(),
});

/** What has become of a token once nobody looks any longer; see `TokenEnd`. */
const bootToken = z.object({
  unit: z.string(),
  tag: z.string(),
  why: z.enum(['appeared', 'given-up', 'open']),
  is: z.enum(['disabled', 'open', 'unsure']),
  error: z.exactOptional(errorData),
});

const bootState = z.object({
  boot: z.string(),
  /** ms since 1970. */
  started: z.number(),
  /** Once all is done that has to be done at the end. */
  finished: z.exactOptional(z.number()),
  /** Who looks. */
  observers: z.array(z.enum(observerNames)).readonly(),
  units: z.array(bootUnit).readonly(),
  /** Those who ended before their time. */
  gone: z.array(z.object({ observer: z.enum(observerNames), error: z.exactOptional(errorData) })).readonly(),
  /** What a medium shows: sentences. */
  summary: z.exactOptional(z.string()),
  tokens: z.array(bootToken).readonly(),
  /** Why nobody looks any longer. */
  error: z.exactOptional(errorData),
});

export type BootState = z.input<typeof bootState>;
export type BootUnitState = z.input<typeof bootUnit>;

export const bootCalls = {
  'boot.ports': call(
    z.strictObject({}),
    z.object({ ports: z.array(z.object({ path: z.string(), name: z.exactOptional(z.string()) })).readonly() }),
  ),
  /** Names of network interfaces that can be listened on. */
  'boot.interfaces': call(z.strictObject({}), z.object({ interfaces: z.array(z.string()).readonly() })),
  'boot.start': call(bootWatch, z.object({ boot: z.string() })),
  /** Watches since the engine started, the oldest first. Looks at a medium alone are not among them. */
  'boot.list': call(
    z.strictObject({}),
    z.object({ boots: z.array(z.object({ boot: z.string(), finished: z.boolean() })).readonly() }),
  ),
  'boot.watch': watch(z.strictObject({ boot: z.string() }), bootState),
  'boot.stop': call(z.strictObject({ boot: z.string() }), z.object({})),
  /** Shows the link of a unit in the person's browser; where `about` says that this can be done. */
  'boot.open': call(z.strictObject({ boot: z.string(), id: z.string() }), z.object({})),
} as const;
