import { type Settings, setting } from './config.ts';
import type { Machine } from './machine.ts';
import type { Trail } from './trail.ts';

/** What runs on a device once its state has been checked. */
export interface System {
  machine: Machine;
  trail: Trail;
  settings: Settings;
  /** All files of the storage, copied out. */
  folder: string;
  /** What it says of itself to the Hub. */
  meta: Map<string, string>;
  /** What it says of itself to its containers, and with mDNS to everybody: files of `/pv`. */
  hints: { deviceId: string; challenge: string; hub: string };
  /** Until it starts again, or power goes. */
  signal: AbortSignal;
}

export function makeSystem(
  machine: Machine,
  trail: Trail,
  settings: Settings,
  folder: string,
  signal: AbortSignal,
): System {
  const hub = `https://${setting(settings, 'PH_CREDS_HOST')}:${setting(settings, 'PH_CREDS_PORT')}`;
  const { address } = machine.options;
  const isClaimed = setting(settings, 'PH_CREDS_PRN') !== '';
  const meta = new Map([
    ['interfaces', JSON.stringify({ 'eth0.ipv4': [address], 'eth0.mac': [macOf(address)], 'lo.ipv4': ['127.0.0.1'] })],
    ['pantahub.address', new URL(machine.options.hub.url ?? hub).host],
    ['pantahub.claimed', isClaimed ? '1' : '0'],
    ['pantahub.online', '0'],
    ['pantahub.state', 'init'],
    ['pantavisor.arch', 'aarch64/64/EL'],
    ['pantavisor.claimed', isClaimed ? '1' : '0'],
    ['pantavisor.cpumodel', ''],
    ['pantavisor.dtmodel', 'Device double'],
    ['pantavisor.mode', isRemote(machine, settings) ? 'remote' : 'local'],
    ['pantavisor.revision', machine.revision],
    ['pantavisor.status', 'INSTALLED'],
    ['pantavisor.uname', 'Linux pantavisor 6.6.63 #1 SMP PREEMPT aarch64'],
    ['pantavisor.version', '028'],
    ['storage', JSON.stringify({ free: 1 << 20, real_free: 1 << 20, reserved: 0, total: 1 << 25 })],
  ]);
  const hints = { deviceId: setting(settings, 'PH_CREDS_ID'), challenge: '', hub };
  return { machine, trail, settings, folder, meta, hints, signal };
}

/** Whether it speaks with a Hub at all. */
export function isRemote(machine: Machine, settings: Settings): boolean {
  if (setting(settings, 'PV_CONTROL_REMOTE') === '0') return false;
  return !machine.revision.startsWith('locals/') || setting(settings, 'PV_CONTROL_REMOTE_ALWAYS') === '1';
}

/** The state that it says it runs. */
export function stateOf({ machine, trail }: System): string {
  if (machine.fault('other-state') === undefined) return trail.text;
  const others = trail.members.map(({ key, text }) => `${JSON.stringify(key)}:${text}`);
  return `{${[...others, '"zz-other/note.json":{"from":"another image"}'].join(',')}}`;
}

/** A locally administered one that goes with an IPv4 address. */
function macOf(address: string): string {
  const parts = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return ['02', '00', ...parts].join(':');
}
