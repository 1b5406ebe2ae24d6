import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { HubAnswer } from './request.ts';

export type Misbehaviour = {
  /** Calls that begin so, such as `POST /devices/tokens`; all of them by default. Written without a slash at the end. */
  on?: string | RegExp;
  /** How often; for ever by default. */
  times?: number;
} & (
  | { how: 'slow'; ms: number }
  /** Answers with this status, without doing anything; `retryAfter` in seconds. */
  | { how: 'status'; status: number; retryAfter?: number }
  /** Closes the connection without doing anything. */
  | { how: 'drop' }
  /** Does what was asked, then closes the connection instead of answering. */
  | { how: 'lose-answer' }
  /** Does what was asked, and answers with what is no JSON. */
  | { how: 'garbage' }
  /** Does what was asked, and answers with JSON of another shape. */
  | { how: 'nonsense' }
  /** Does what was asked, and stops in the middle of its answer: the connection closes. */
  | { how: 'truncated' }
  /** Does what was asked, and stops in the middle of its answer: the connection stays open. */
  | { how: 'stall' }
  /** Answers with this many bytes of white space. */
  | { how: 'endless'; bytes: number }
);

/** What a Hub double was told to do wrong, and how often it still has to. */
export class Misbehaviours {
  readonly #all = new Set<{ rule: Misbehaviour; left: number }>();

  add(rule: Misbehaviour): Disposable {
    const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
    this.#all.add(entry);
    return { [Symbol.dispose]: () => this.#all.delete(entry) };
  }

  /** The first that this call meets; it counts as done. */
  take(call: string): Misbehaviour | undefined {
    for (const entry of this.#all) {
      const { on } = entry.rule;
      const meant = on === undefined || (typeof on === 'string' ? call.startsWith(on) : on.test(call));
      if (!meant || entry.left <= 0) continue;
      entry.left -= 1;
      return entry.rule;
    }
    return undefined;
  }
}

/** Carries out a call the wrong way. `work` does what was asked; returns the status that was meant or sent. */
export async function answerBadly(
  rule: Misbehaviour,
  response: ServerResponse,
  work: () => HubAnswer,
  send: (answer: HubAnswer) => void,
): Promise<number> {
  switch (rule.how) {
    case 'slow': {
      await wait(rule.ms, undefined, { ref: false });
      const answer = work();
      send(answer);
      return answer.status;
    }
    case 'status': {
      const headers = rule.retryAfter === undefined ? {} : { 'retry-after': String(rule.retryAfter) };
      send({ status: rule.status, body: { error: 'REST-ERR-ID-1', code: rule.status }, headers });
      return rule.status;
    }
    case 'drop':
      response.destroy();
      return 0;
    case 'lose-answer': {
      const { status } = work();
      response.destroy();
      return status;
    }
    case 'garbage':
      send({ ...work(), body: Buffer.from('<html><body>Welcome to the hotel network</body></html>') });
      return 200;
    case 'nonsense':
      work();
      send({ status: 200, body: { hello: ['world'] } });
      return 200;
    case 'endless':
      send({ status: 200, body: Buffer.alloc(rule.bytes, ' ') });
      return 200;
    case 'truncated':
    case 'stall': {
      const { status, body } = work();
      const text = JSON.stringify(body ?? {});
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, Math.ceil(text.length / 2)), () => rule.how === 'truncated' && response.destroy());
      return status;
    }
  }
}
