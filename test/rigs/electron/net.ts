import { EventEmitter } from 'node:events';
import { type ClientRequest as NodeRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { note } from './journal.ts';
import { loud } from './loud.ts';

interface RequestOptions {
  method?: string;
  protocol?: string;
  hostname?: string;
  port?: number | string | null;
  path?: string;
  headers?: Record<string, string>;
  redirect?: 'follow' | 'error' | 'manual';
}

/** A request as Chromium's network would make it; `manual` redirects are offered, and aborted where nobody follows. */
class ClientRequest extends EventEmitter {
  readonly #request: NodeRequest;

  constructor({ protocol = 'https:', hostname, port, path = '/', method = 'GET', headers = {} }: RequestOptions) {
    super();
    const host = hostname ?? '';
    note('net.request', `${protocol}//${host}${port == null ? '' : `:${port}`}${path}`);
    const make = protocol === 'http:' ? overHttp : overHttps;
    this.#request = make({ host, port: port ?? undefined, path, method, headers, agent: false });
    this.#request.on('response', (response) => this.#onResponse(response, method));
    this.#request.on('error', (error) => this.emit('error', error));
    this.#request.on('close', () => this.emit('close'));
  }

  end(body?: string | Buffer): this {
    this.#request.end(body);
    return this;
  }

  write(chunk: string | Buffer): void {
    this.#request.write(chunk);
  }

  abort(): void {
    this.#request.destroy();
    this.emit('abort');
  }

  #onResponse(response: IncomingMessage, method: string): void {
    const { statusCode = 0, headers } = response;
    const { location } = headers;
    if (statusCode < 300 || statusCode >= 400 || location === undefined) return void this.emit('response', response);
    response.resume();
    this.emit('redirect', statusCode, method, location, headers);
  }
}

export const net = loud('net', { request: (options: RequestOptions) => new ClientRequest(options) });

/** Squirrel, which is only told here that the app will quit. */
export const autoUpdater = loud('autoUpdater', new EventEmitter());
