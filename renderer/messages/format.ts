import type { Language } from './catalogue.ts';

/** Numbers, sizes and times as a language writes them. */
export interface Format {
  /** As it is printed on a card: 32 GB. */
  size: (bytes: number) => string;
  /** 84.2 MB/s */
  rate: (bytesPerSecond: number) => string;
  /** `fraction` from 0 to 1, rounded down: 100 % is never shown too early. */
  percent: (fraction: number) => string;
  /** From ms: 4 min 20 sec. */
  duration: (ms: number) => string;
  /** Whole units: 2–3 min. */
  range: (from: number, to: number, unit: 'minute' | 'hour') => string;
  /** From ms since 1970. */
  time: (at: number) => string;
  /** Of a day, to the second, from ms since 1970. */
  clock: (at: number) => string;
  number: (value: number) => string;
  list: (items: readonly string[]) => string;
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

const digits = (value: number) => (value >= 100 || Number.isInteger(value) ? 0 : 1);

export function formatFor(language: Language): Format {
  const tag = language;
  // Making one takes longer than using it a hundred times, and eight cards ask for dozens, several times a second.
  const made = new Map<string, Intl.NumberFormat>();
  const inUnit = (unit: string, maximumFractionDigits = 0) => {
    const key = `${unit} ${maximumFractionDigits}`;
    const unitDisplay = unit.startsWith('byte') ? 'long' : 'short';
    const found =
      made.get(key) ?? new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay, maximumFractionDigits });
    made.set(key, found);
    return found;
  };
  const amount = (bytes: number, suffix: '' | '-per-second') => {
    const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
    const value = bytes / 1000 ** power;
    return inUnit(`${units[power] ?? 'byte'}${suffix}`, digits(value)).format(value);
  };
  const unit = (value: number, name: string) => inUnit(name).format(value);
  const times = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  const clocks = new Intl.DateTimeFormat(tag, { timeStyle: 'medium' });
  const numbers = new Intl.NumberFormat(tag);
  const lists = new Intl.ListFormat(tag, { type: 'conjunction' });
  const percents = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
  return {
    size: (bytes) => amount(bytes, ''),
    rate: (bytes) => amount(bytes, '-per-second'),
    percent: (fraction) => percents.format(Math.floor(fraction * 100) / 100),
    duration(ms) {
      const seconds = Math.max(0, Math.round(ms / 1000));
      const minutes = Math.floor(seconds / 60);
      const hours = Math.floor(minutes / 60);
      if (hours > 0) return `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}`;
      if (minutes === 0) return unit(seconds, 'second');
      const whole = unit(minutes, 'minute');
      return seconds % 60 === 0 ? whole : `${whole} ${unit(seconds % 60, 'second')}`;
    },
    range: (from, to, name) => inUnit(name).formatRange(from, to),
    time: (at) => times.format(at),
    clock: (at) => clocks.format(at),
    number: (value) => numbers.format(value),
    list: (items) => lists.format(items),
  };
}
