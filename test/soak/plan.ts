import { type Packing, packings } from './packings.ts';
import { Random } from './random.ts';

export type Phase = 'start' | 'preparing' | 'writing' | 'flushing' | 'verifying' | 'finishing';

/** What goes wrong in a round. */
export type Trouble =
  | { kind: 'none' }
  /** So many ms after a phase has begun on the first drive, somebody presses Ctrl-C or kills a process with -9. */
  | { kind: 'cancel' | 'kill engine' | 'kill helper'; phase: Phase; delay: number }
  /** At this part of the packed file, from 0 to 1. */
  | { kind: 'truncated'; place: number }
  | { kind: 'flipped bit'; place: number }
  /** The last drive has this part of the size that it ought to have. */
  | { kind: 'small drive'; part: number }
  /** The connection breaks at these parts of the packed file. */
  | { kind: 'broken connections'; places: readonly number[] };

export interface RoundPlan {
  seed: number;
  /** Bytes. */
  size: number;
  packing: Packing;
  mapped: boolean;
  transport: 'file' | 'http' | 'stdin';
  drives: 'loop' | 'practice';
  /** Number of drives. */
  targets: number;
  options: readonly ('--no-verify' | '--changed-only' | '--zero-unmapped' | '--no-store')[];
  /** The drives hold most of the image already. */
  refreshed: boolean;
  /** The same image once more afterwards, onto the same drives. */
  again: boolean;
  trouble: Trouble;
}

export interface PlanLimits {
  /** Bytes of an image. */
  least: number;
  most: number;
  /** Loop drives can be had. */
  loop: boolean;
}

export function planRound(seed: number, { least, most, loop }: PlanLimits): RoundPlan {
  const random = new Random(seed);
  const [first, ...others] = packings;
  if (first === undefined) throw new Error('No tool is installed that packs images');
  const packing = random.pick([first, ...others]);
  const trouble = planTrouble(random);
  const transport =
    trouble.kind === 'broken connections' ? 'http' : random.pick(['file', 'file', 'file', 'http', 'stdin'] as const);
  const refreshed = random.chance(0.25);
  const optional = (share: number, option: RoundPlan['options'][number]) => (random.chance(share) ? [option] : []);
  return {
    seed,
    // An odd size now and then.
    size: random.sized(least, Math.min(most, packing.most)) & (random.chance(0.5) ? ~0xfffff : ~0),
    packing,
    mapped: random.chance(0.5),
    transport,
    drives: random.chance(0.85) && loop ? 'loop' : 'practice',
    targets: random.pick([1, 1, 2, 3, 4]),
    options: [
      ...optional(0.25, '--no-verify'),
      ...optional(refreshed ? 0.8 : 0.1, '--changed-only'),
      ...optional(0.25, '--zero-unmapped'),
      ...optional(0.5, '--no-store'),
    ],
    refreshed,
    again: random.chance(0.35),
    trouble,
  };
}

function planTrouble(random: Random): Trouble {
  const when = () => ({
    phase: random.pick(['start', 'preparing', 'writing', 'writing', 'writing', 'flushing', 'verifying', 'finishing']),
    delay: random.chance(0.3) ? 0 : random.sized(1, 500),
  });
  const kind = random.pick([
    'none',
    'none',
    'cancel',
    'cancel',
    'kill engine',
    'kill helper',
    'truncated',
    'flipped bit',
    'small drive',
    'broken connections',
  ]);
  switch (kind) {
    case 'none':
      return { kind };
    case 'cancel':
    case 'kill engine':
    case 'kill helper':
      return { kind, ...when() };
    case 'truncated':
    case 'flipped bit':
      return { kind, place: random.fraction() };
    case 'small drive':
      return { kind, part: random.fraction() * 0.98 };
    case 'broken connections':
      return { kind, places: Array.from({ length: 1 + random.below(4) }, () => random.fraction()) };
  }
}

/** One line that says all of it. */
export function describeRound({
  size,
  packing,
  mapped,
  transport,
  drives,
  targets,
  options,
  ...plan
}: RoundPlan): string {
  const { trouble, refreshed, again } = plan;
  return [
    `${(size / (1 << 20)).toFixed(0)} MiB ${packing.name}`,
    mapped ? 'with map' : 'no map',
    transport,
    `${targets} ${drives}`,
    ...options,
    ...(refreshed ? ['refreshed'] : []),
    ...(again ? ['again'] : []),
    describeTrouble(trouble),
  ].join(', ');
}

function describeTrouble(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'none':
      return 'no trouble';
    case 'cancel':
    case 'kill engine':
    case 'kill helper':
      return `${trouble.kind} ${trouble.delay} ms into ${trouble.phase}`;
    case 'truncated':
    case 'flipped bit':
      return `${trouble.kind} at ${(trouble.place * 100).toFixed(2)} %`;
    case 'small drive':
      return `${trouble.kind} (${(trouble.part * 100).toFixed(0)} %)`;
    case 'broken connections':
      return `${trouble.places.length} ${trouble.kind}`;
  }
}
