import type { Calls } from '../../electron/contract/calls.ts';
import { calls } from '../../electron/contract/calls.ts';
import { type Client, connect } from '../../electron/contract/rpc/connect.ts';
import { serve } from '../../electron/contract/rpc/serve.ts';
import { answersOf } from '../../electron/engine/answers/answers.ts';
import { Host, type Surroundings } from '../../electron/engine/answers/host.ts';
import { memoryChannels } from './memory-channel.ts';

export interface EngineClient extends AsyncDisposable {
  host: Host;
  /** Another page of the same engine. */
  page(): Client<Calls>;
  /** All texts that pages were sent. */
  told(): string;
}

/** An engine in this process, asked as pages ask it. */
export function engineClient(folder: string, changes: Partial<Surroundings> = {}): EngineClient {
  const host = new Host({ face: 'station', version: '1.2.3', ...changes }, folder);
  const answers = answersOf(host);
  const told: string[][] = [];
  return {
    host,
    page() {
      const [page, engine] = memoryChannels();
      serve(calls, answers, engine);
      told.push(engine.sent);
      return connect<Calls>(page);
    },
    told: () => told.flat().join('\n'),
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}
