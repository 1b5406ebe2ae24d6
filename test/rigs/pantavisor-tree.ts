import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canonical, makeState, type TestState, type TestStateOptions } from './pantavisor-state.ts';

/** The settings that stand in a new image: 126 bytes. */
export const factoryConfig = [
  'updater.interval=10',
  'updater.network_timeout=120',
  'creds.host=api.pantahub.com',
  'creds.port=443',
  'creds.id=',
  'creds.prn=',
  'creds.secret=',
  '',
].join('\n');

export interface TestTreeOptions extends TestStateOptions {
  /** In place of what the other options would make. */
  state?: TestState;
  /** `/config/pantahub.config` */
  config?: string;
  /** Files in `/factory-pkgs.d` by their names without suffix. */
  factoryPackages?: Readonly<Record<string, TestState>>;
}

/**
 * The storage partition of a freshly flashed device, in a folder: objects, revision 0 with hard links to them, settings
 * and boot selector. `folder` is made where it is not there.
 */
export async function makePantavisorTree(folder: string, options: TestTreeOptions = {}): Promise<TestState> {
  const state = options.state ?? makeState(options);
  const trail = join(folder, 'trails/0');
  for (const name of ['boot', 'config', 'logs', 'objects']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'boot/uboot.txt'), 'pv_rev=0\0\0');
  await writeFile(join(folder, 'config/pantahub.config'), options.config ?? factoryConfig, { mode: 0o755 });
  await writeFile(join(folder, 'pvroot.build'), 'made for a test\n');
  await writeObjects(join(folder, 'objects'), state);
  await put(join(trail, '.pvr/json'), state.text);
  await put(join(trail, '.pvr/config'), canonical({ ObjectsDir: '../../objects' }));
  await checkOut(trail, join(folder, 'objects'), state);
  await linkBoot(trail, state);
  for (const [name, inside] of Object.entries(options.factoryPackages ?? {})) {
    await mkdir(join(folder, 'factory-pkgs.d'), { recursive: true });
    await makePvrExport(join(folder, `factory-pkgs.d/${name}.pvrexport.tgz`), inside);
  }
  return state;
}

/** A folder that `pvr` has made: the state and its objects under `.pvr`, and the files themselves. */
export async function makePvrCheckout(folder: string, state: TestState): Promise<void> {
  await writeObjects(join(folder, '.pvr/objects'), state);
  await put(join(folder, '.pvr/json'), state.text);
  await put(join(folder, '.pvr/config'), canonical({ AccessTokens: {}, ObjectsDir: '' }));
  await checkOut(folder, join(folder, '.pvr/objects'), state);
}

/** What `pvr export` writes: `json` first, then the objects; packed as the name says. */
export async function makePvrExport(path: string, state: TestState): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'wick-pvrexport-'));
  try {
    await writeFile(join(folder, 'json'), state.text);
    await writeObjects(join(folder, 'objects'), state);
    const packing = path.endsWith('gz') ? ['-z'] : [];
    execFileSync('tar', ['-c', ...packing, '-f', path, '-C', folder, 'json', 'objects']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeObjects(folder: string, { objects }: TestState): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [digest, content] of objects) await writeFile(join(folder, digest), content);
}

async function checkOut(folder: string, objects: string, { value }: TestState): Promise<void> {
  for (const [key, content] of Object.entries(value)) {
    if (key === '#spec') continue;
    const path = join(folder, key);
    if (typeof content !== 'string') await put(path, canonical(content));
    else {
      await mkdir(dirname(path), { recursive: true });
      await link(join(objects, content), path);
    }
  }
}

/** What the boot loader finds without reading the state. */
async function linkBoot(trail: string, { value }: TestState): Promise<void> {
  await mkdir(join(trail, '.pv'), { recursive: true });
  const run = (value['bsp/run.json'] ?? {}) as Record<string, unknown>;
  const names = { fit: 'pantavisor.fit', linux: 'pv-kernel.img', initrd: 'pv-initrd.img', fdt: 'pv-fdt.dtb' };
  for (const [member, name] of Object.entries(names)) {
    const file = run[member];
    if (typeof file === 'string') await link(join(trail, 'bsp', file), join(trail, '.pv', name));
  }
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
