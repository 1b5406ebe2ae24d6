import { WickError } from '../../contract/errors.ts';
import { type BootWish, bootWishes } from '../../contract/recipe.ts';
import { usualRate } from '../../engine/boot/observers.ts';
import { parseDuration } from '../../engine/duration.ts';

export interface BootOptions {
  unit?: string;
  certificate?: readonly string[];
  trusted?: readonly string[];
  recipe?: string;
  set?: readonly string[];
  serial?: readonly string[];
  /** Addresses; true where only learnt ones are looked at. */
  lan?: readonly string[] | true;
  mdns?: true;
  /** Names of network interfaces that are listened on. */
  interface?: readonly string[];
  /** A name, or true for the one that was logged in to. */
  hub?: string | true;
  medium?: string;
  /** Devices that wait for an owner get whoever is logged in to the Hub. */
  claim?: true;
  timeout?: string;
  expect?: string;
  /** Folder. */
  log?: string;
}

/** `PORT` or `PORT@BAUD`. @throws WickError `usage` */
export function parsePort(text: string): { path: string; baudRate: number } {
  const [, path, rate] = /^([^@].*?)(?:@(\d{2,8}))?$/u.exec(text) ?? [];
  if (path === undefined || path.endsWith('@')) {
    throw new WickError('usage', { reason: `"${text}" is not a serial port.`, hint: 'Name it as PORT or PORT@BAUD.' });
  }
  return { path, baudRate: rate === undefined ? usualRate : Number(rate) };
}

/** `90s`, `5m` or `1h` as ms. @throws WickError `usage` */
export function parseTime(text: string): number {
  const time = parseDuration(text);
  if (time !== undefined) return time;
  throw new WickError('usage', { reason: `"${text}" is not a time.`, hint: 'Say it like 90s or 5m.' });
}

/** @throws WickError `usage` */
export function parseWish(text: string | undefined): BootWish | undefined {
  if (text === undefined) return undefined;
  const wish = bootWishes.find((one) => one === text);
  if (wish !== undefined) return wish;
  throw new WickError('usage', {
    reason: `A first boot can be expected to be ${bootWishes.join(', ')}, not "${text}".`,
  });
}
