import { createHash } from 'node:crypto';
import { type PvsSigner, signBytes, x5cOf } from './pvs-signer.ts';

export interface TestContainer {
  name: string;
  group?: string;
  /** More members of run.json, or other values for those that are there. */
  run?: Record<string, unknown>;
  /** Other files of the container by name: text and bytes become objects, anything else is kept inline. */
  files?: Record<string, unknown>;
  /** Files that are laid over the container's root. */
  config?: Record<string, string | Uint8Array>;
}

export interface TestSignature {
  /** The state's key is `_sigs/NAME.json`. */
  name: string;
  signer: PvsSigner;
  include: readonly string[];
  exclude?: readonly string[];
  /** Without, the device's own key is to be used. */
  x5c?: boolean;
  form?: 'jose' | 'der';
  /** More members of the protected header. */
  header?: Record<string, unknown>;
}

export interface TestStateOptions {
  containers?: readonly TestContainer[];
  /** What the device boots: one FIT, kernel and initrd, or the boot image of a Raspberry Pi with tryboot. */
  boot?: 'fit' | 'kernel' | 'rpi';
  signatures?: readonly TestSignature[];
  /** More keys of the state, before it is signed; text and bytes become objects, anything else is kept inline. */
  more?: Record<string, unknown>;
}

/** A state with the content of its objects by their digests. */
export interface TestState {
  value: Record<string, unknown>;
  /** Canonical JSON. */
  text: string;
  objects: ReadonlyMap<string, Uint8Array>;
}

const boots: Record<'fit' | 'kernel' | 'rpi', { run: Record<string, unknown>; files: readonly string[] }> = {
  fit: { run: { fit: 'pantavisor.fit' }, files: ['pantavisor.fit'] },
  kernel: {
    run: { linux: 'kernel.img', initrd: 'pantavisor', fdt: 'board.dtb' },
    files: ['kernel.img', 'pantavisor', 'board.dtb'],
  },
  rpi: { run: { rpiab: 'pantavisor-rpi.img.gz' }, files: ['pantavisor-rpi.img.gz'] },
};

const usualContainers: readonly TestContainer[] = [
  { name: 'os', group: 'root', run: { restart_policy: 'system', status_goal: 'STARTED' } },
  { name: 'app', group: 'app', config: { 'etc/app.conf': 'mode=test\n' } },
];

/** A factory state as a build makes it, with two containers unless told otherwise, and no signatures. */
export function makeState(options: TestStateOptions = {}): TestState {
  const objects = new Map<string, Uint8Array>();
  const value: Record<string, unknown> = { '#spec': 'pantavisor-service-system@1', 'device.json': device };
  const put = (key: string, content: unknown) => {
    value[key] = isContent(content) ? keep(objects, content) : content;
  };
  const { run, files } = boots[options.boot ?? 'kernel'];
  put('bsp/run.json', { addons: [], firmware: 'firmware.squashfs', modules: 'modules.squashfs', ...run });
  put('bsp/src.json', { '#spec': 'service-manifest-src@1', docker_name: 'bsp' });
  for (const name of ['firmware.squashfs', 'modules.squashfs', ...files]) put(`bsp/${name}`, `${name} of the bsp\n`);
  for (const container of options.containers ?? usualContainers) {
    for (const [key, content] of Object.entries(filesOf(container))) put(key, content);
  }
  for (const [key, content] of Object.entries(options.more ?? {})) put(key, content);
  for (const signature of options.signatures ?? []) value[`_sigs/${signature.name}.json`] = sign(value, signature);
  return { value, text: canonical(value), objects };
}

function filesOf({ name, group = 'app', run, files, config }: TestContainer): Record<string, unknown> {
  return {
    [`${name}/run.json`]: {
      '#spec': 'service-manifest-run@1',
      config: 'lxc.container.conf',
      name,
      group,
      'root-volume': 'root.squashfs',
      storage: { 'docker--etc': { persistence: 'permanent' } },
      type: 'lxc',
      volumes: [],
      ...run,
    },
    [`${name}/src.json`]: {
      '#spec': 'service-manifest-src@1',
      docker_name: `registry.example/${name}`,
      docker_tag: '1.0',
      docker_digest: `sha256:${sha256(name)}`,
    },
    [`${name}/lxc.container.conf`]: `lxc.uts.name=${name}\n`,
    [`${name}/root.squashfs`]: `the files of ${name}\n`.repeat(200),
    ...Object.fromEntries(Object.entries(files ?? {}).map(([file, content]) => [`${name}/${file}`, content])),
    ...Object.fromEntries(Object.entries(config ?? {}).map(([file, content]) => [`_config/${name}/${file}`, content])),
  };
}

const device = {
  disks: [{ default: 'yes', name: 'dm-internal-secrets', path: '/storage/dm-crypt-files/secrets', type: 'dm-crypt' }],
  groups: [
    { name: 'data', restart_policy: 'system', status_goal: 'MOUNTED', timeout: 30 },
    { name: 'root', restart_policy: 'system', status_goal: 'STARTED', timeout: 30 },
    { name: 'platform', restart_policy: 'system', status_goal: 'STARTED', timeout: 30 },
    { name: 'app', restart_policy: 'container', status_goal: 'STARTED', timeout: 30 },
  ],
  volumes: { 'pv--usrmeta': { disk: 'dm-internal-secrets', persistence: 'permanent' } },
};

function isContent(content: unknown): content is string | Uint8Array {
  return typeof content === 'string' || content instanceof Uint8Array;
}

function keep(objects: Map<string, Uint8Array>, content: string | Uint8Array): string {
  const bytes = Buffer.from(content);
  const digest = sha256(bytes);
  objects.set(digest, bytes);
  return digest;
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** One signature over the keys of a state, by the signer's rules. */
export function sign(state: Record<string, unknown>, signature: TestSignature): Record<string, unknown> {
  const { signer, include, exclude = [], x5c = true, form, header } = signature;
  const chosen = Object.entries(state).filter(
    ([key]) => include.some((glob) => matches(glob, key)) && !exclude.some((glob) => matches(glob, key)),
  );
  const protectedHeader = {
    alg: signer.algorithm,
    pvs: { exclude, include },
    typ: 'PVS',
    ...(x5c ? { x5c: x5cOf(signer.chain) } : {}),
    ...header,
  };
  const first = base64url(JSON.stringify(protectedHeader));
  const input = `${first}.${base64url(canonical(Object.fromEntries(chosen)))}`;
  return {
    '#spec': 'pvs@2',
    protected: first,
    signature: signBytes(signer, Buffer.from(input), form).toString('base64url'),
  };
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** What signers understand: `**` for any depth, `*` inside of one name. */
function matches(glob: string, key: string): boolean {
  const pattern = glob.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`).replaceAll(/\*\*?/gu, (stars) => {
    return stars === '**' ? '.*' : '[^/]*';
  });
  return new RegExp(`^${pattern}$`, 'u').test(key);
}

/** Not as an object: there, keys that look like numbers come first. */
function inOrder(value: object): [string, unknown][] {
  return Object.entries(value).toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Keys in the order of their bytes, no white space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = inOrder(value).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of the canonical form of each value, by its key. */
export function keysOf({ value }: Pick<TestState, 'value'>): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sha256(canonical(inner))]));
}
