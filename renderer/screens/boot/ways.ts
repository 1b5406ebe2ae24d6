import type { In } from '../../../electron/contract/calls.ts';
import type { WatchedUnit } from './watch-dialog.tsx';

/** Where a person wants to have looked, as it stands in the form. */
export interface Ways {
  lan: boolean;
  hub: boolean;
  claim: boolean;
  /** Path of its serial port by unit; by `''` where nobody knows the device. */
  ports: Readonly<Record<string, string>>;
  /** Bits a second. */
  rate: string;
  log: string;
  addresses: string;
  interface: string;
  minutes: string;
}

export const firstWays: Ways = {
  lan: true,
  hub: false,
  claim: false,
  ports: {},
  rate: '115200',
  log: '',
  addresses: '',
  interface: '',
  minutes: '',
};

/** Speeds that consoles run at; the first is that of nearly all. */
export const rates = ['115200', '9600', '38400', '57600', '230400', '460800', '921600', '1500000'];

export function isNowhere({ lan, hub, claim, ports, addresses, interface: named }: Ways): boolean {
  const isSerial = Object.values(ports).some((path) => path !== '');
  return !lan && !hub && !claim && !isSerial && addresses.trim() === '' && named === '';
}

/** What the engine is asked for. */
export function startOf(ways: Ways, units: readonly WatchedUnit[]): In<'boot.start'> {
  const serial = Object.entries(ways.ports).flatMap(([unit, path]) =>
    path === '' ? [] : [{ path, baudRate: Number(ways.rate), ...(unit === '' ? {} : { unit }) }],
  );
  const addresses = ways.addresses.split(/[\s,]+/).filter(Boolean);
  const names = Object.fromEntries(units.flatMap(({ unit, name }) => (name === undefined ? [] : [[unit, name]])));
  const minutes = Number(ways.minutes.replace(',', '.'));
  return {
    units: units.map(({ unit }) => unit),
    ...(units.length > 1 ? { names } : {}),
    lan: ways.lan,
    hub: ways.hub,
    ...(ways.claim ? { claim: true } : {}),
    ...(serial.length === 0 ? {} : { serial }),
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(ways.interface === '' ? {} : { interfaces: [ways.interface] }),
    ...(ways.log.trim() === '' || serial.length === 0 ? {} : { log: ways.log.trim() }),
    ...(minutes > 0 ? { timeout: Math.round(minutes * 60_000) } : {}),
  };
}
