import { aboutCalls } from './calls/about.ts';
import { benchCalls } from './calls/bench.ts';
import { bootCalls } from './calls/boot.ts';
import { driveCalls } from './calls/drives.ts';
import { historyCalls } from './calls/history.ts';
import { hubCalls } from './calls/hub.ts';
import { imageCalls } from './calls/image.ts';
import { lotCalls } from './calls/lot.ts';
import { lotDraftCalls } from './calls/lot-draft.ts';
import { jobCalls } from './calls/jobs.ts';
import { planCalls } from './calls/plan.ts';
import { settingsCalls } from './calls/settings.ts';
import type { InputOf, OutputOf } from './rpc/table.ts';

/** Everything that a page may ask of the engine. */
export const calls = {
  ...aboutCalls,
  ...driveCalls,
  ...imageCalls,
  ...settingsCalls,
  ...planCalls,
  ...jobCalls,
  ...bootCalls,
  ...historyCalls,
  ...hubCalls,
  ...lotCalls,
  ...benchCalls,
  ...lotDraftCalls,
} as const;

export type Calls = typeof calls;
export type Method = keyof Calls;
/** What a page gives. */
export type In<M extends Method> = InputOf<Calls, M>;
/** What a page gets: the answer, or an item. */
export type Out<M extends Method> = OutputOf<Calls, M>;
