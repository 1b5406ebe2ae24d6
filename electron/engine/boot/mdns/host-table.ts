import { isIPv4, isIPv6 } from 'node:net';
import { Silence } from '../lan/silence.ts';
import type { Answer, Question } from './records.ts';

/** A host that was asked for by its name, and has answered. */
export interface FoundHost {
  host: string;
  address: string;
  /** It was asked for all the time, and did not answer. */
  isNew: boolean;
}

/** Hosts that are looked for by names that were given to them: systems that announce no service answer to that, too. */
export class HostTable {
  readonly #silence: Silence;
  #asked: ReadonlySet<string> = new Set();

  constructor(silence: Silence = new Silence()) {
    this.#silence = silence;
  }

  /** Questions for all of them. `hosts`: lower-case, without a domain. */
  ask(hosts: Iterable<string>): Question[] {
    this.#asked = new Set(hosts);
    for (const host of this.#asked) this.#silence.stays(host);
    return [...this.#asked].flatMap((host): Question[] => [
      { name: `${host}.local`, type: 'A' },
      { name: `${host}.local`, type: 'AAAA' },
    ]);
  }

  /** Nobody could be asked. */
  pause(): void {
    this.#silence.forget();
  }

  take(records: readonly Answer[]): FoundHost[] {
    return records.flatMap((record) => {
      if (record.type !== 'A' && record.type !== 'AAAA') return [];
      const host = /^([^.]+)\.local$/iu.exec(record.name)?.[1]?.toLowerCase();
      const isGone = 'ttl' in record && record.ttl === 0;
      const { data: address } = record;
      if (host === undefined || isGone || !this.#asked.has(host) || typeof address !== 'string') return [];
      // Good on one link only, and its IPv4 address is asked for beside it.
      if (!(isIPv4(address) || isIPv6(address)) || /^fe[89ab]/iu.test(address)) return [];
      return [{ host, address, isNew: this.#silence.isOver(host) }];
    });
  }
}
