import { app } from './app.ts';
import { note } from './journal.ts';
import { loud } from './loud.ts';

type Serve = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Serve>();
const suffix = '.standin';

/** Chromium knows no scheme of ours: `app://wick/x` lies at `https://wick.app.standin/x`. */
export function toPage(url: string): string {
  const parsed = new URL(url);
  const scheme = parsed.protocol.slice(0, -1);
  return handlers.has(scheme)
    ? url.replace(`${scheme}://${parsed.host}`, `https://${parsed.host}.${scheme}${suffix}`)
    : url;
}

export function fromPage(url: string): string {
  return url.replace(/^https:\/\/([^/]+)\.([^./]+)\.standin/, '$2://$1');
}

export function handlerFor(url: string): Serve | undefined {
  return handlers.get(url.split(':')[0] ?? '');
}

export const protocol = loud('protocol', {
  registerSchemesAsPrivileged(list: { scheme: string; privileges?: object }[]): void {
    if (app.isReady()) throw new Error('registerSchemesAsPrivileged must come before the app is ready');
    note('protocol.registerSchemesAsPrivileged', list);
  },
  handle(scheme: string, handler: Serve): void {
    if (!app.isReady()) throw new Error('protocol.handle must come after the app is ready');
    handlers.set(scheme, handler);
  },
});
