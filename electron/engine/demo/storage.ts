import { createHash } from 'node:crypto';
import { canonicalText } from '../image/pantavisor/canonical.ts';
import { readJson } from '../image/pantavisor/raw-json.ts';
import { type MadeContent, machineCode, packedData } from './content.ts';
import { type FileNode, type FolderNode, file, folder, type TreeNode } from './tree.ts';

const mib = (count: number): number => Math.round(count * 2 ** 20);

/** As new images have it: 126 bytes, all of which a recipe may use. */
const factoryConfig = [
  'updater.interval=10',
  'updater.network_timeout=120',
  'creds.host=api.pantahub.com',
  'creds.port=443',
  'creds.id=',
  'creds.prn=',
  'creds.secret=',
  '',
].join('\n');

const device = {
  disks: [],
  groups: [
    { name: 'data', restart_policy: 'system', status_goal: 'MOUNTED', timeout: 30 },
    { name: 'root', restart_policy: 'system', status_goal: 'STARTED', timeout: 30 },
    { name: 'platform', restart_policy: 'system', status_goal: 'STARTED', timeout: 30 },
    { name: 'app', restart_policy: 'container', status_goal: 'STARTED', timeout: 30 },
  ],
  volumes: {},
};

const containers = [
  { name: 'os', group: 'root', size: mib(9) },
  { name: 'sensor-gateway', group: 'app', size: mib(3) + 4321 },
  { name: 'web-console', group: 'app', size: mib(5) },
];

/** Files under their names in the state: those of text are kept in it, the others are objects. */
type Parts = Record<string, object | MadeContent>;

/**
 * What lies on the storage partition of a device that runs Pantavisor, as a build leaves it: revision 0 with its state, its
 * objects, and hard links to them where the revision needs them; settings, and what the boot loader reads.
 */
export function storageFiles(seed: string): FolderNode {
  const code = (name: string, size: number) => machineCode(`${seed}/${name}`, size);
  const packed = (name: string, size: number) => packedData(`${seed}/${name}`, size);
  const parts: Parts = {
    'device.json': device,
    'bsp/run.json': {
      addons: [],
      fdt: 'board.dtb',
      firmware: 'firmware.squashfs',
      initrd: 'pantavisor',
      linux: 'kernel.img',
      modules: 'modules.squashfs',
    },
    'bsp/board.dtb': code('dtb', 52_331),
    'bsp/firmware.squashfs': packed('firmware', mib(1)),
    'bsp/kernel.img': code('kernel', mib(4.5)),
    'bsp/modules.squashfs': packed('modules', mib(2)),
    'bsp/pantavisor': packed('initrd', mib(1.5) + 777),
  };
  for (const { name, group, size } of containers) {
    parts[`${name}/run.json`] = {
      '#spec': 'service-manifest-run@1',
      config: 'lxc.container.conf',
      group,
      name,
      'root-volume': 'root.squashfs',
      type: 'lxc',
      volumes: [],
    };
    parts[`${name}/lxc.container.conf`] = textContent(`lxc.uts.name = ${name}\nlxc.init.cmd = /sbin/init\n`);
    parts[`${name}/root.squashfs`] = packed(name, size);
  }
  return layOutStorage(parts);
}

function layOutStorage(parts: Parts): FolderNode {
  const state: Record<string, unknown> = { '#spec': 'pantavisor-service-system@1' };
  const objects: Record<string, FileNode> = {};
  const revision: Record<string, FileNode> = {};
  for (const [key, part] of Object.entries(parts)) {
    if (isContent(part)) {
      const digest = sha256Of(part);
      const object = (objects[digest] ??= file(part));
      state[key] = digest;
      revision[key] = object;
    } else {
      state[key] = part;
      revision[key] = file(canonical(part));
    }
  }
  revision['.pvr/json'] = file(canonical(state));
  revision['.pvr/config'] = file('{"ObjectsDir":"../../objects"}');
  // By these the boot loader finds what it starts, without reading the state.
  const loaded = { 'pv-kernel.img': 'kernel.img', 'pv-initrd.img': 'pantavisor', 'pv-fdt.dtb': 'board.dtb' };
  for (const [name, key] of Object.entries(loaded)) {
    const part = revision[`bsp/${key}`];
    if (part !== undefined) revision[`.pv/${name}`] = part;
  }
  return folder({
    boot: folder({ 'uboot.txt': file('pv_rev=0\0\0') }),
    config: folder({ 'pantahub.config': file(factoryConfig, { mode: 0o755 }) }),
    logs: folder({}),
    objects: folder(objects),
    trails: folder({ '0': nested(revision) }),
    'pvroot.build': file('made by "wick demo"\n'),
  });
}

/** Folders of the paths. */
function nested(files: Readonly<Record<string, TreeNode>>): FolderNode {
  const inside = Object.groupBy(Object.entries(files), ([path]) => path.split('/')[0] ?? '');
  const entries = Object.entries(inside).map(([name, found = []]): [string, TreeNode] => {
    const [only] = found;
    if (only !== undefined && only[0] === name) return [name, only[1]];
    return [name, nested(Object.fromEntries(found.map(([path, node]) => [path.slice(name.length + 1), node])))];
  });
  return folder(Object.fromEntries(entries));
}

function isContent(part: object): part is MadeContent {
  return 'open' in part;
}

function textContent(text: string): MadeContent {
  const bytes = Buffer.from(text);
  return { size: bytes.length, open: () => [bytes] };
}

function sha256Of(content: MadeContent): string {
  const hash = createHash('sha256');
  for (const piece of content.open()) hash.update(piece);
  return hash.digest('hex');
}

function canonical(value: object): string {
  return canonicalText(readJson(Buffer.from(JSON.stringify(value))));
}
