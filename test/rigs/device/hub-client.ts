import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { setting } from './config.ts';
import type { System } from './system.ts';

export interface Answer {
  /** 0 where there was none. */
  status: number;
  body: string;
  json: unknown;
}

/** How a device calls its Hub. */
export class HubClient {
  readonly #system: System;
  #token: string | undefined;

  constructor(system: System) {
    this.#system = system;
  }

  /** Whether it is logged in as the device. */
  get isOpen(): boolean {
    return this.#token !== undefined;
  }

  async login(): Promise<boolean> {
    const { settings } = this.#system;
    const [username, password] = [setting(settings, 'PH_CREDS_PRN'), setting(settings, 'PH_CREDS_SECRET')];
    const { status, json } = await this.call('POST', '/auth/login', { username, password });
    this.#token = status === 200 ? textOf(json, 'token') : undefined;
    return this.isOpen;
  }

  close(): void {
    this.#token = undefined;
  }

  /** `path`: of the Hub, or a whole address, which needs no login. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { machine, settings, signal, hints } = this.#system;
    if (machine.fault('no-network') !== undefined || machine.fault('hub-unreachable') !== undefined) {
      await machine.wait(3, signal);
      return { status: 0, body: '', json: undefined };
    }
    const { hub } = machine.options;
    const url = new URL(path, hub.url ?? hints.hub);
    const content = body === undefined || body instanceof Uint8Array ? body : Buffer.from(jsonText(body));
    const isOurs = url.pathname.startsWith('/local-s3') ? undefined : this.#token;
    const options = {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]),
      agent: false,
      headers: {
        'user-agent': `Pantavisor/2 (Linux; aarch64) PantavisorDouble/028; ${setting(settings, 'PH_CREDS_ID')}`,
        'content-type': 'application/json',
        'content-length': content?.length ?? 0,
        ...(isOurs === undefined ? {} : { authorization: `Bearer ${isOurs}` }),
        ...headers,
      },
      ...(hub.ca === undefined ? {} : { ca: hub.ca }),
      rejectUnauthorized: hub.insecure !== true,
    };
    try {
      const answer = await new Promise<Answer>((resolve, reject) => {
        const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
        const request = send(url, options, (response) => {
          text(response).then((said) => {
            resolve({ status: response.statusCode ?? 0, body: said, json: parse(said) });
          }, reject);
        });
        request.once('error', reject);
        request.end(content);
      });
      if (answer.status === 401) this.close();
      return answer;
    } catch (error) {
      if (signal.aborted) throw error;
      return { status: 0, body: '', json: undefined };
    }
  }
}

/** States go as they are. */
function jsonText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function parse(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
}

/** A text in a JSON object; undefined where there is none. */
export function textOf(json: unknown, key: string): string | undefined {
  if (typeof json !== 'object' || json === null || !(key in json)) return undefined;
  const value: unknown = (json as Record<string, unknown>)[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
