import type { PantavisorSettings } from '../../../contract/recipe/pantavisor.ts';
import { Secret } from '../../../contract/recipe/secret.ts';
import { parseSettings } from '../../image/pantavisor/settings.ts';
import { type Content, textContent } from '../content.ts';

/**
 * A line of `/config/pantahub.config`: no quotes, no comments, line feeds only. Of a repeated key the last one counts, in
 * whichever of its spellings (`creds.id`, `PH_CREDS_ID`), and only one of them may stand in a file.
 */
interface Entry {
  /** In the current spelling. */
  key: string;
  /** As the file has it. */
  spelling: string;
  value: string | Secret;
}

/** What images are shipped with, as far as it says anything (pantavisor-pvroot/pantahub.config). */
const shipped = 'updater.interval=10\nupdater.network_timeout=120\ncreds.host=api.pantahub.com\ncreds.port=443\n';

/** What the runtime takes where nothing is said (pantavisor, config.c). */
const defaults: Readonly<Record<string, string>> = {
  PH_CREDS_HOST: 'api.pantahub.com',
  PH_CREDS_PORT: '443',
  PH_UPDATER_NETWORK_TIMEOUT: '120',
};

const identity = ['PH_CREDS_ID', 'PH_CREDS_PRN', 'PH_CREDS_SECRET'] as const;
const token = 'PH_FACTORY_AUTOTOK';

/** Whether a configuration says whose the device is: it was registered, on the device or beforehand. */
export function isRegistered(text: string): boolean {
  return parse(text).some(({ key, value }) => key === 'PH_CREDS_PRN' && value !== '');
}

export interface PlannedConfig {
  content: Content;
  /** As many bytes as the file has: it can be overwritten where it lies, and the file system stays as it is. */
  inPlace: boolean;
  warnings: string[];
}

/** The configuration with the recipe's hub and identity; undefined where the recipe says nothing about them. */
export function planConfig(old: Uint8Array | undefined, settings: PantavisorSettings): PlannedConfig | undefined {
  const { hub, claim, credentials, rework } = settings;
  if (hub === undefined && claim === undefined && credentials === undefined && !rework) return undefined;
  const base = rework || old === undefined ? shipped : Buffer.from(old).toString('utf8');
  const gone = new Set<string>(claim !== undefined || credentials !== undefined || rework ? [...identity, token] : []);
  const added: Entry[] = [];
  const add = (key: string, value: string | Secret | number | undefined) => {
    if (value === undefined) return;
    gone.add(key);
    added.push({ key, spelling: key, value: typeof value === 'number' ? String(value) : value });
  };
  add('PH_CREDS_HOST', hub?.host);
  add('PH_CREDS_PORT', hub?.port);
  add(token, claim?.token);
  if (credentials !== undefined) {
    add('PH_CREDS_ID', credentials.id);
    add('PH_CREDS_PRN', credentials.prn ?? `prn:::devices:/${credentials.id}`);
    add('PH_CREDS_SECRET', credentials.secret);
  }
  const kept = parse(base).filter(({ key, value }) => value !== '' && !gone.has(key));
  return fit([...kept, ...added], old?.length);
}

/** Leaves out what says nothing new where that makes the text fit into the file as it is. */
function fit(entries: readonly Entry[], room: number | undefined): PlannedConfig {
  const needed = entries.filter(({ key, value }) => defaults[key] !== value);
  const shortest = needed.filter(({ key, value }) => key !== 'PH_UPDATER_INTERVAL' || value !== '10');
  const fitting = [entries, needed, shortest].find((some) => room !== undefined && sizeOf(some) <= room);
  if (fitting === undefined)
    return { content: textContent((reveal) => format(entries, reveal)), inPlace: false, warnings: [] };
  // Empty lines are skipped, so that line feeds fill the file up.
  const padding = '\n'.repeat((room ?? 0) - sizeOf(fitting));
  const warnings =
    fitting === shortest && shortest.length < needed.length
      ? ['the device asks the Hub every 5 s instead of 10 s, so that its settings fit into the file as it lies']
      : [];
  return { content: textContent((reveal) => `${format(fitting, reveal)}${padding}`), inPlace: true, warnings };
}

function sizeOf(entries: readonly Entry[]): number {
  return Buffer.byteLength(format(entries, (secret) => secret.reveal()));
}

function format(entries: readonly Entry[], reveal: (secret: Secret) => string): string {
  return entries
    .map(({ spelling, value }) => `${spelling}=${value instanceof Secret ? reveal(value) : value}\n`)
    .join('');
}

function parse(text: string): Entry[] {
  return [...new Map(parseSettings(text).map((setting) => [setting.key, setting])).values()].filter(
    ({ key }) => key !== '',
  );
}
