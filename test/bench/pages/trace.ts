import * as z from 'zod';

/** Of Chromium's trace: what took `dur` µs on a thread from `ts` on, and pairs (`b`, `e`) of the same id. */
const traceEvent = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number().optional(),
  dur: z.number().optional(),
  /** µs of CPU time in it. */
  tdur: z.number().optional(),
  id2: z.object({ local: z.string().optional() }).optional(),
  args: z.record(z.string(), z.unknown()).optional(),
});
type TraceEvent = z.infer<typeof traceEvent>;
const trace = z.object({ traceEvents: z.array(traceEvent) });

export const traceCategories = ['toplevel', 'devtools.timeline', '__metadata'];

export interface Frames {
  /** ms that the page's main thread was busy at most without a pause. */
  longestTask: number;
  /** ms of CPU time in one of its tasks at most: what other work on the machine does not touch. */
  hardestTask: number;
  /** ms from the first work on a frame until it was drawn, at most: long animation frames as the browser counts them. */
  longestFrame: number;
  /** Frames that the page drew. */
  frames: number;
  /** ms of CPU time that the main thread took in all, and how long was looked. */
  busy: number;
  whole: number;
}

/** How smoothly a page ran: read from a trace of it alone. */
export function framesIn(text: string): Frames {
  const { traceEvents } = trace.parse(JSON.parse(text));
  const threads = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.['name'] === 'CrRendererMain');
  const isMain = ({ pid, tid }: TraceEvent) => threads.some((one) => one.pid === pid && one.tid === tid);
  const own = traceEvents.filter((event) => isMain(event) && event.ph !== 'M');
  const tasks = own.filter(({ name, ph }) => name === 'ThreadControllerImpl::RunTask' && ph === 'X');
  const began = new Map<string, number>();
  const frames: number[] = [];
  for (const { name, ph, id2, ts = 0 } of own) {
    if (name !== 'AnimationFrame') continue;
    const id = id2?.local ?? '';
    const start = began.get(id);
    if (ph === 'b') began.set(id, ts);
    else if (ph === 'e' && start !== undefined) frames.push((ts - start) / 1000);
  }
  const times = own.map(({ ts = 0 }) => ts / 1000);
  return {
    longestTask: most(tasks.map(({ dur = 0 }) => dur / 1000)),
    hardestTask: most(tasks.map(({ tdur = 0 }) => tdur / 1000)),
    longestFrame: most(frames),
    frames: frames.length,
    busy: tasks.reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0),
    whole: most(times) - times.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY),
  };
}

function most(values: readonly number[]): number {
  return values.reduce((highest, one) => Math.max(highest, one), 0);
}
