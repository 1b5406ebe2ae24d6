/** Settings by the names that Pantavisor has for them now: `PH_CREDS_ID`, `PV_LOG_LEVEL`. */
export type Settings = Map<string, string>;

/** The names that they had before, where they are more than another spelling of the same words. */
function currentName(key: string): string {
  if (/^P[HV]_/.test(key)) return key;
  const words = key.toUpperCase().replaceAll('.', '_');
  const isOfTheHub = /^(CREDS|FACTORY|UPDATER_INTERVAL|UPDATER_NETWORK_TIMEOUT|METADATA)/.test(words);
  return `${isOfTheHub ? 'PH' : 'PV'}_${words}`;
}

/**
 * A file of settings: `key=value` up to the end of the line, less one white-space character, mostly that line feed. No
 * comments, no quotes; the last value of a key counts (pantavisor, config_parser.c).
 */
export function parseSettingsFile(text: string): Settings {
  const settings: Settings = new Map();
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const at = line.indexOf('=');
    if (at > 0) settings.set(currentName(line.slice(0, at)), line.slice(at + 1).replace(/\s$/, ''));
  }
  return settings;
}

/** Words of a kernel's command line: `ph_factory.autotok=…`, and over them `PH_FACTORY_AUTOTOK=…`, which is environment. */
function parseKernelWords(commandLine: string): { words: Settings; environment: Settings } {
  const words: Settings = new Map();
  const environment: Settings = new Map();
  for (const word of commandLine.split(/\s+/)) {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (/^P[HV]_[^.]*$/.test(key)) environment.set(key, value);
    else if (/^p[hv]_/.test(key)) words.set(key.toUpperCase().replaceAll('.', '_'), value);
  }
  return { words, environment };
}

/** What is so unless somebody says otherwise: built in, or in the initramfs of stock images. */
const defaults: Record<string, string> = {
  PH_CREDS_HOST: 'api.pantahub.com',
  PH_CREDS_PORT: '443',
  PH_CREDS_ID: '',
  PH_CREDS_PRN: '',
  PH_CREDS_SECRET: '',
  PH_FACTORY_AUTOTOK: '',
  PH_UPDATER_INTERVAL: '5',
  PH_UPDATER_NETWORK_TIMEOUT: '120',
  PH_METADATA_DEVMETA_INTERVAL: '10',
  PH_METADATA_USRMETA_INTERVAL: '5',
  PV_CONTROL_REMOTE: '1',
  PV_CONTROL_REMOTE_ALWAYS: '0',
  PV_LOG_SERVER_OUTPUTS: 'filetree,stdout',
  PV_OEM_NAME: 'pv-oem-developer-001',
  PV_SECUREBOOT_CHECKSUM: '1',
  PV_SECUREBOOT_MODE: 'lenient',
};

/** Of a key that was never set it is the empty string. */
export function setting(settings: Settings, key: string): string {
  return settings.get(key) ?? defaults[key] ?? '';
}

/** In the order in which one overrules the other; of `pantahub.config`, only what is of the Hub. */
export function mergeSettings(from: { file: Settings; oem: Settings; commandLine: string }): Settings {
  const { words, environment } = parseKernelWords(from.commandLine);
  const file = [...from.file].filter(([key]) => key.startsWith('PH_'));
  const cmdline = [...words].toSorted(([a], [b]) => (a.startsWith('PH_') ? 1 : 0) - (b.startsWith('PH_') ? 1 : 0));
  return new Map([...Object.entries(defaults), ...file, ...from.oem, ...cmdline, ...environment]);
}

/** `pantahub.config` as the runtime writes it: every key of the Hub, in its new spelling. */
export function formatHubSettings(settings: Settings): string {
  return [...settings]
    .filter(([key]) => key.startsWith('PH_'))
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
