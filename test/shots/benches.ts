import type { BenchSlot, BenchState, SlotState } from '../../electron/contract/lot/bench.ts';
import { WickError } from '../../electron/contract/errors.ts';
import type { LotStanding } from '../../electron/contract/lot/record.ts';
import { unitStates } from '../../electron/contract/lot/states.ts';

const gb = 1e9;
const lot = '6a1f7f0e-64f5-4b57-9d5d-5a1d7c3f9e21';

/** Where a lot stands, 37 of 200 passed. */
export function aStanding(changes: Partial<LotStanding> = {}): LotStanding {
  const states = Object.fromEntries(unitStates.map((state) => [state, 0])) as Record<
    (typeof unitStates)[number],
    number
  >;
  return {
    id: lot,
    name: 'Gateway 4, November',
    size: 200,
    created: Date.parse('2026-11-18T08:12:00Z'),
    status: 'running',
    states: { ...states, open: 148, reserved: 4, shipped: 9, passed: 37, failed: 2 },
    ready: 148,
    failuresInRow: 0,
    ...changes,
  };
}

/** One slot of a bench. `at`: ms since 1970. */
export function aSlot(number: number, state: SlotState, changes: Partial<BenchSlot> = {}): BenchSlot {
  const hasCard = state.kind !== 'empty' && !(state.kind === 'failed' && state.cause === 'pulled');
  return {
    id: `slot-${number}`,
    name: String(number),
    port: `1-1.${number}`,
    state,
    since: Date.now() - 2000,
    health: { good: 6, failed: 0, failuresInRow: 0, rate: 41e6, pace: 1 },
    ...(hasCard
      ? {
          card: {
            token: `card-${number}`,
            path: `/dev/sd${'abcdefghijklmnopqrstuvwxyz'[number]}`,
            name: 'SanDisk Ultra',
            size: 32 * gb,
          },
        }
      : {}),
    ...changes,
  };
}

export const empty: SlotState = { kind: 'empty' };

export function writing(fraction: number, changes: Partial<Extract<SlotState, { kind: 'working' }>> = {}): SlotState {
  return { kind: 'working', phase: 'writing', fraction, rate: 41.3e6, left: 84_000, cancelling: false, ...changes };
}

export const countdown = (): SlotState => ({ kind: 'countdown', until: Date.now() + 3400 });
export const passed: SlotState = { kind: 'done', outcome: 'passed', notes: [] };
export const shipped: SlotState = { kind: 'done', outcome: 'shipped', notes: [] };

export function failed(cause: Extract<SlotState, { kind: 'failed' }>['cause'] = 'card'): SlotState {
  const error = new WickError('target-io', {
    target: '/dev/sdf',
    operation: 'write',
    offset: 1_207_959_552,
    reason: 'Input/output error',
  });
  return { kind: 'failed', cause, error: error.toJSON(), next: 'replace-card' };
}

/** A bench that runs a lot. */
export function aBench(slots: readonly BenchSlot[], changes: Partial<BenchState> = {}): BenchState {
  const at = Date.now();
  const standing = changes.standing ?? aStanding();
  return {
    at,
    station: 'a1:7f:03:9b:44:6e:90:12',
    lot: { id: standing.id, name: standing.name, size: standing.size, passes: 'claimed', board: false },
    run: 'running',
    standing,
    slots,
    awaited: [],
    figures: { good: 46, failed: 2, firstPassYield: 0.958, rate: 74.4, end: at + 7_800_000 },
    alarms: [],
    ...changes,
  };
}
