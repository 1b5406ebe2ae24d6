import type { PantavisorReport, SettingReport } from '../../../contract/inspect-pantavisor.ts';
import { mask } from '../../../contract/recipe/secret.ts';
import type { FileTree } from '../file-system/file-tree.ts';
import { readSmallFile } from '../tree/read-file.ts';
import { Collector } from './collect.ts';

const path = '/config/pantahub.config';

const secrets = new Set(['PH_FACTORY_AUTOTOK', 'PH_CREDS_SECRET']);

interface Setting {
  /** In the current spelling: `PH_CREDS_ID`, also where the file has `creds.id`. */
  key: string;
  value: string;
  /** As the file spells it. */
  spelling: string;
}

/**
 * Settings as a device reads them: each line is split at its first `=`, lines without one are passed over, one white-space
 * character at the end is taken off. Source: pantavisor, config_parser.c.
 */
export function parseSettings(text: string): Setting[] {
  return text.split('\n').flatMap((line, index, lines) => {
    const equals = line.indexOf('=');
    if (equals === -1) return [];
    const spelling = line.slice(0, equals);
    // The one character that is taken off is the line's end, where there is one.
    const isLast = index === lines.length - 1;
    const value = isLast ? line.slice(equals + 1).replace(/[\t\v\f\r ]$/u, '') : line.slice(equals + 1);
    return [{ key: currentSpelling(spelling), value, spelling }];
  });
}

function currentSpelling(key: string): string {
  return /^[a-z]+\.[a-z_.]+$/u.test(key) ? `PH_${key.replaceAll('.', '_').toUpperCase()}` : key;
}

interface SettingsCheck {
  settings: SettingReport[];
  claim: PantavisorReport['claim'];
  check: Collector;
}

/** Reads the settings of the Hub on a storage partition. Secrets are masked. */
export async function checkSettings(tree: FileTree): Promise<SettingsCheck> {
  const check = new Collector('config');
  if ((await tree.stat('/config'))?.kind !== 'folder') {
    check.breaks(
      'config-folder-missing',
      '/config',
      'The folder /config is not there, and devices do not boot without it',
    );
    return { settings: [], claim: undefined, check };
  }
  const bytes = await readSmallFile(tree, path, 1 << 20);
  if (bytes === undefined) {
    check.warns('config-missing', path, `${path} is not there; the device writes one with its defaults`);
    return { settings: [], claim: 'none', check };
  }
  const settings = parseSettings(bytes.toString('utf8'));
  const last = new Map<string, Setting>();
  for (const setting of settings) {
    check.looked();
    judge(setting, last.get(setting.key), check);
    last.set(setting.key, setting);
  }
  const has = (key: string) => (last.get(key)?.value ?? '') !== '';
  const claim = claimOf(has('PH_FACTORY_AUTOTOK'), has('PH_CREDS_PRN'));
  if (claim === 'both') {
    check.warns('claim-both', path, `${path} has a claim token and credentials: the token would never be used`);
  }
  if (has('PH_CREDS_PRN') && !(has('PH_CREDS_ID') && has('PH_CREDS_SECRET'))) {
    check.warns(
      'credentials-incomplete',
      path,
      `${path} has a PRN without its ID and secret: the device cannot log in`,
    );
  }
  return { settings: [...last.values()].map((setting) => shown(setting)), claim, check };
}

function judge({ key, value, spelling }: Setting, before: Setting | undefined, check: Collector): void {
  if (!key.startsWith('PH_')) {
    check.warns(
      'config-key-ignored',
      spelling,
      `${path}: devices do not take ${JSON.stringify(spelling)} from this file`,
    );
  }
  if (value.endsWith('\r')) {
    check.warns(
      'config-line-end',
      spelling,
      `${path}: the value of ${spelling} ends with a carriage return, which is part of it`,
    );
  }
  if (before !== undefined && before.spelling !== spelling) {
    check.warns('config-two-spellings', spelling, `${path} has ${spelling} and ${before.spelling}, which are the same`);
  }
}

function claimOf(token: boolean, credentials: boolean): NonNullable<PantavisorReport['claim']> {
  if (token && credentials) return 'both';
  return token ? 'token' : credentials ? 'credentials' : 'none';
}

function shown({ key, value }: Setting): SettingReport {
  const secret = secrets.has(key);
  return { key, value: secret && value !== '' ? mask : value, secret };
}
