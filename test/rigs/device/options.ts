import * as z from 'zod';

/** How a board starts: by U-Boot with Pantavisor's script, or by the firmware of a Raspberry Pi with tryboot. */
const boards = ['u-boot', 'rpi'] as const;
export type Board = (typeof boards)[number];

/** How far a device has come; said on its standard output as `{"milestone":"…"}`. */
const milestones = [
  'loader',
  'kernel',
  'storage',
  'grown',
  'factory',
  'ready',
  'goal-timed-out',
  'registered',
  'refused',
  'unclaimed',
  'claimed',
  'synced',
  'idle',
  'reboot',
  'power-cut',
  'off',
] as const;
export type Milestone = (typeof milestones)[number];

/** What goes wrong without any fault of the medium; what is wrong with the medium shows by itself. */
const simpleFaults = [
  /** Not a sound. */
  'never-starts',
  'hangs-in-loader',
  /** The loader finds nothing to start, again and again. */
  'loader-fails',
  'hangs-in-kernel',
  'kernel-panic',
  'storage-not-found',
  /** Of a Raspberry Pi 4: two reboots, and all is well. */
  'old-eeprom',
  'silent-console',
  /** Neither the local network nor the Hub can be reached. */
  'no-network',
  'mdns-blocked',
  'hub-unreachable',
  /** It registers as one that has no token. */
  'token-not-sent',
  /** It runs, and pushes to the Hub, something else than what was flashed. */
  'other-state',
] as const;

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(simpleFaults) }),
  /** A container ends soon after its start: the first one whose restart policy is `system`, unless named. */
  z.strictObject({ kind: z.literal('container-fails'), container: z.string().optional() }),
  /** A container, the last one unless named, misses its goal; `lateBy`: and reaches it so many seconds too late. */
  z.strictObject({
    kind: z.literal('goal-times-out'),
    container: z.string().optional(),
    lateBy: z.number().positive().optional(),
  }),
  z.strictObject({ kind: z.literal('other-revision'), revision: z.string().min(1) }),
  /** Power is pulled once it has come so far: its file system is left as it was, the journal not yet replayed. */
  z.strictObject({ kind: z.literal('power-cut'), after: z.enum(milestones) }),
]);
export type Fault = z.output<typeof faultSchema>;

/** What a device is made of, and where it stands. It learns from its medium what it runs. */
export const deviceOptionsSchema = z.strictObject({
  /** Path of a flashed image or a block device. */
  medium: z.string().min(1),
  /** A folder of its own for what it keeps in memory. */
  work: z.string().min(1),
  /** Seconds of the device in one of ours: boots take minutes, and tests have seconds. */
  pace: z.number().min(1).max(1000).default(20),
  seed: z.int().default(1),
  faults: z.array(faultSchema).default([]),
  /** Taken from the medium where it is not said. */
  board: z.enum(boards).optional(),
  /** Where its ports are open, and from where it speaks: one of 127.0.0.0/8, its own. */
  address: z.ipv4(),
  ports: z.strictObject({ ssh: z.int(), pvrSdk: z.int() }).default({ ssh: 8222, pvrSdk: 12_368 }),
  /** Of multicast DNS. */
  mdns: z.strictObject({ address: z.ipv4(), port: z.int() }).default({ address: '224.0.0.251', port: 5353 }),
  hub: z
    .strictObject({
      /** In place of `https://HOST:PORT` of its settings. */
      url: z.url().optional(),
      /** PEM. */
      ca: z.string().optional(),
      insecure: z.boolean().optional(),
    })
    .default({}),
  /** What its initramfs trusts: PEM. Without `authorities`, any certificate of a signature will do. */
  trust: z.strictObject({ publicKey: z.string().optional(), authorities: z.string().optional() }).default({}),
});
export type DeviceOptions = z.output<typeof deviceOptionsSchema>;
