import type { FamilyName } from '../../../electron/contract/recipe.ts';

/** What a schema does not say of a group: which of its members exclude each other. */
export interface WaysHint {
  name: string;
  holds: readonly string[];
  ways: readonly {
    name: string;
    paths: readonly (readonly string[])[];
    start: Readonly<Record<string, unknown>>;
    /** Where other than its paths. */
    marks?: readonly (readonly string[])[];
  }[];
}

/** How the form of a family is drawn. Groups are named by their place: `user`, `files[]`, and nothing for the whole. */
export interface FamilyHints {
  /** What most people want, in this order; the rest is behind "More". */
  first: readonly string[];
  ways: Readonly<Record<string, WaysHint>>;
  files: readonly string[];
  lines: readonly string[];
}

const one = (name: string, start: unknown = '') => ({ name, paths: [[name]], start: { [name]: start } });
const nothing = { name: 'none', paths: [], start: {} };

const identity: WaysHint = {
  name: 'identity',
  holds: ['claim', 'credentials'],
  ways: [
    nothing,
    { name: 'token', paths: [['claim', 'token']], start: { claim: { token: '' } } },
    {
      name: 'hub',
      paths: [
        ['claim', 'hub'],
        ['claim', 'meta'],
      ],
      start: { claim: { hub: 'token' } },
    },
    {
      name: 'credentials',
      paths: [
        ['credentials', 'id'],
        ['credentials', 'prn'],
        ['credentials', 'secret'],
      ],
      marks: [['credentials']],
      start: { credentials: {} },
    },
  ],
};

const change: WaysHint = {
  name: 'change',
  holds: ['content', 'secret', 'source', 'append', 'replace', 'delete'],
  ways: [
    one('content'),
    one('source'),
    one('append'),
    one('replace', {}),
    one('secret'),
    { name: 'delete', paths: [], marks: [['delete']], start: { delete: true } },
  ],
};

const password: WaysHint = {
  name: 'password',
  holds: ['password', 'passwordHash'],
  ways: [nothing, one('password'), one('passwordHash')],
};

const shared = {
  files: ['files[].source', 'containers[].file'],
  lines: ['files[].content', 'files[].append', 'networks[].content'],
};
const system: FamilyHints = {
  ...shared,
  first: ['hostname', 'user', 'wifi', 'ssh'],
  ways: { 'files[]': change, user: password },
};
const onlyFiles: FamilyHints = { ...shared, first: ['files'], ways: { 'files[]': change } };

export const familyHints: Readonly<Record<FamilyName, FamilyHints>> = {
  pantavisor: { ...shared, first: ['identity', 'hub', 'containers'], ways: { '': identity, 'files[]': change } },
  'raspberry-pi-os': system,
  'cloud-init': system,
  armbian: system,
  balena: { ...shared, first: ['hostname', 'networks', 'apiKey', 'deviceApiKey'], ways: { 'files[]': change } },
  yocto: onlyFiles,
  buildroot: onlyFiles,
  generic: onlyFiles,
};
