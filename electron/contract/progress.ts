import type { FlashEvent, FlashPhase, Limit, TargetResult } from './flash.ts';

/** ms over which a rate is measured. */
const window = 8000;

interface Sample {
  at: number;
  bytes: number;
}

export interface TargetProgress {
  target: string;
  phase: FlashPhase | 'waiting' | 'done';
  /** Acknowledged by the drive in this phase. */
  bytes: number;
  /** Bytes of this phase, where known. */
  total?: number;
  /** 0 to 1, never more; of this phase. Absent where it cannot be known. */
  fraction?: number;
  /** Bytes a second, over the last seconds. */
  rate?: number;
  /** ms until this phase ends: the least and the most to expect. */
  left?: { from: number; to: number };
  result?: TargetResult;
  samples: readonly Sample[];
}

/** Where a flash stands, as every face shows it. */
export interface FlashProgress {
  startedAt: number;
  targets: readonly TargetProgress[];
  source?: { read: number; size?: number; decoded?: number };
  limit?: Limit;
}

export function startProgress(targets: readonly string[], now: number): FlashProgress {
  return {
    startedAt: now,
    targets: targets.map((target) => ({ target, phase: 'waiting', bytes: 0, samples: [] })),
  };
}

/** Folds one event into the state. `now` is in ms, of any clock that never runs backwards. */
export function progress(state: FlashProgress, event: FlashEvent, now: number): FlashProgress {
  switch (event.type) {
    case 'plan':
      return state;
    case 'image':
      return { ...state, targets: state.targets.map((one) => withTotal(one, event.mappedBytes)) };
    case 'source': {
      const { read, size, decoded, limit } = event;
      const source = { read, ...(size === undefined ? {} : { size }), ...(decoded === undefined ? {} : { decoded }) };
      return { ...state, source, limit };
    }
    case 'phase':
      return update(state, event.target, (was) => ({
        target: was.target,
        phase: event.phase,
        bytes: 0,
        ...(event.total === undefined ? {} : { total: event.total, fraction: 0 }),
        samples: [{ at: now, bytes: 0 }],
      }));
    case 'bytes':
      return update(state, event.target, (was) => measure(was, event.bytes, now, state.source));
    case 'target':
      return update(state, event.result.target, (was) => ({
        target: was.target,
        phase: 'done',
        bytes: event.result.written,
        ...(event.result.outcome === 'good' ? { fraction: 1 } : {}),
        result: event.result,
        samples: [],
      }));
  }
}

function update(state: FlashProgress, target: string, change: (was: TargetProgress) => TargetProgress): FlashProgress {
  return { ...state, targets: state.targets.map((one) => (one.target === target ? change(one) : one)) };
}

/** Now that the image is decoded, it is known how much there was to write. */
function withTotal(was: TargetProgress, total: number): TargetProgress {
  return was.phase === 'writing' && was.total === undefined ? { ...was, total } : was;
}

function measure(was: TargetProgress, bytes: number, now: number, source: FlashProgress['source']): TargetProgress {
  if (bytes < was.bytes) return was;
  const samples = [...was.samples.filter((sample) => sample.at > now - window), { at: now, bytes }];
  const next: TargetProgress = { ...was, bytes, samples };
  const fraction = fractionOf(was, bytes, source);
  if (fraction !== undefined) next.fraction = Math.max(was.fraction ?? 0, fraction);
  const rates = ratesOf(samples);
  if (rates === undefined) return next;
  next.rate = rates.mean;
  if (next.fraction !== undefined && next.fraction > 0 && rates.mean > 0) {
    const remaining = was.total === undefined ? bytes / next.fraction - bytes : Math.max(0, was.total - bytes);
    next.left = { from: (remaining / rates.high) * 1000, to: (remaining / rates.low) * 1000 };
  }
  return next;
}

/**
 * Without a known total, the part of the packed image that was read stands in, and of what that gave the part which the
 * drive has. Reading runs ahead of decoding, so it stays below 1.
 */
function fractionOf(was: TargetProgress, bytes: number, source: FlashProgress['source']): number | undefined {
  if (was.total !== undefined) return was.total === 0 ? 1 : Math.min(1, bytes / was.total);
  if (source?.size === undefined || source.size === 0) return undefined;
  const written = source.decoded === undefined ? 1 : Math.min(1, bytes / Math.max(1, source.decoded));
  return Math.min(0.99, (source.read / source.size) * written);
}

/** Mean, lowest and highest rate of the window's thirds, in bytes a second. */
function ratesOf(samples: readonly Sample[]): { mean: number; low: number; high: number } | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < 250) return undefined;
  const mean = ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  const thirds: number[] = [];
  let from = first;
  for (const sample of samples) {
    if (sample.at - from.at < (last.at - first.at) / 3) continue;
    thirds.push(((sample.bytes - from.bytes) * 1000) / (sample.at - from.at));
    from = sample;
  }
  const floor = mean / 4;
  return {
    mean,
    low: Math.max(floor, Math.min(mean, ...thirds)),
    high: Math.max(mean, ...thirds),
  };
}
