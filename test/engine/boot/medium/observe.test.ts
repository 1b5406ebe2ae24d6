import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Sighting } from '../../../../electron/contract/boot.ts';
import { type MediumOptions, observeMedium } from '../../../../electron/engine/boot/medium/observe.ts';
import { openFileView } from '../../../../electron/engine/image/view/file-view.ts';
import { makeMedium } from '../../../rigs/device/medium.ts';
import { startDevice } from '../../../rigs/device/start.ts';
import { needing } from '../../../rigs/needs.ts';
import { sha256 } from '../../../rigs/pantavisor-state.ts';
import { bootLogs } from '../serial/boot-logs.ts';

const folder = mkdtempSync(join(tmpdir(), 'wick-medium-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const deviceId = '5f1a2b3c4d5e6f7a8b9c0d1e';
const claimed = `PH_CREDS_ID=${deviceId}\nPH_CREDS_PRN=prn:::devices:/${deviceId}\nPH_CREDS_SECRET=abcdef123456789\n`;
const now = () => 1_000_000_000;

async function observe(
  path: string,
  options: Partial<MediumOptions> = {},
): Promise<{ sightings: Sighting[]; summary: string }> {
  await using view = await openFileView(path);
  const signal = AbortSignal.timeout(20_000);
  const observer = observeMedium({ view, drive: '/dev/sdx', signal, now, claim: 'token', ...options });
  const sightings: Sighting[] = [];
  for (;;) {
    const { done, value } = await observer.next();
    if (done === true) return { sightings, summary: value };
    sightings.push(value);
  }
}

/** What a boot would have left. */
async function mediumWith(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const change = async (tree: string) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), content);
    }
  };
  return (await makeMedium(folder, name, { layout: 'u-boot', change, room: 0 })).path;
}

const kinds = (sightings: readonly Sighting[]) =>
  sightings.map(({ seen }) => {
    if (seen.kind === 'stage') return seen.stage;
    if (seen.kind === 'failure') return seen.failure;
    return seen.kind === 'status' ? `${seen.container ?? 'all'} ${seen.status}` : seen.kind;
  });
const ofLog = (log: readonly string[]) => log.filter((line) => line.startsWith('[pantavisor]')).join('\n');
const tools = ['mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk'];

describe('a medium that was pulled back', needing(...tools), () => {
  it('shows nothing but its state before a device has started from it', async () => {
    const { path, state } = await makeMedium(folder, 'fresh', { layout: 'tryboot', room: 0 });
    const { sightings, summary } = await observe(path, { imageSize: statSync(path).size });
    expect(sightings).toEqual([
      {
        at: now(),
        observer: 'medium',
        of: { drive: '/dev/sdx' },
        seen: { kind: 'state', revision: '0', sha256: sha256(state.text) },
        evidence: expect.stringContaining('revision 0 is to boot'),
      },
    ]);
    expect(summary).toBe('Nothing on the medium shows that a device has started from it.');
  });

  it('tells how far it came, in the times of its log', async () => {
    const path = await mediumWith('claimed', {
      'logs/0/pantavisor/pantavisor.log': ofLog(bootLogs.claimed),
      'trails/0/.pv/progress': '{"status":"DONE","status-msg":"Factory revision","progress":100,"retries":0}',
      'config/unclaimed.config': claimed,
      'config/pantahub.config': claimed,
      'dm-crypt-files/secrets': 'x',
    });
    const { sightings, summary } = await observe(path);
    expect(kinds(sightings).filter((kind) => kind === 'factory')).toHaveLength(1);
    expect(kinds(sightings)).toEqual(
      expect.arrayContaining(['storage', 'app STARTED', 'all READY', 'claim', 'online']),
    );
    expect(sightings.every(({ of }) => of.deviceId === deviceId)).toBe(true);
    const ready = sightings.find(({ seen }) => seen.kind === 'status' && seen.status === 'READY');
    const online = sightings.find(({ seen }) => seen.kind === 'online');
    expect((online?.at ?? 0) - (ready?.at ?? 0)).toBeGreaterThanOrEqual(42_000);
    expect(sightings.at(-1)?.at).toBe(now());
    expect(sightings.map(({ at }) => at)).toEqual(sightings.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(summary).toBe(
      'The device started, and all its containers reached their goals. It is registered at its Hub, and was claimed.',
    );
  });

  it('takes the end of revision 0 for what it is: proof that the state was loaded, no more', async () => {
    const path = await mediumWith('done', {
      'trails/0/.pv/progress': '{"status":"DONE","status-msg":"Factory revision","progress":100}',
    });
    const { sightings, summary } = await observe(path);
    expect(kinds(sightings)).toEqual(['factory', 'state']);
    expect(summary).toContain('no container is known to run');
    expect(summary).toContain('It has not reached its Hub.');
  });

  it.each([
    ['Signature not valid', 'bad-signature'],
    ['Object checksum went wrong', 'bad-object'],
    ['Internal error', 'bad-state'],
  ])('says why the state was not taken: %s', async (message, failure) => {
    const progress = JSON.stringify({ status: 'ERROR', 'status-msg': message, progress: 100 });
    const path = await mediumWith(failure, { 'trails/0/.pv/progress': progress });
    expect(kinds((await observe(path)).sightings)).toContain(failure);
  });

  it('sees starts one after another, also in logs that were packed', async () => {
    const path = await mediumWith('loop', {
      'logs/0/pantavisor/pantavisor.log.1.gz': gzipSync(ofLog(bootLogs.rebootLoop.slice(0, 25))),
      'logs/0/pantavisor/pantavisor.log': ofLog(bootLogs.rebootLoop.slice(25)),
    });
    const { sightings, summary } = await observe(path);
    expect(kinds(sightings).filter((kind) => kind === 'factory')).toHaveLength(2);
    const uptimes = sightings.flatMap(({ seen }) => (seen.kind === 'uptime' ? [seen.seconds] : []));
    expect(uptimes.some((seconds, index) => seconds < (uptimes[index - 1] ?? 0))).toBe(true);
    expect(summary).toContain('started 2 times');
    expect(summary).toContain('a container failed');
  });

  it('says that it registered and nobody claimed it, and that its Hub refused it', async () => {
    const registered = await mediumWith('unclaimed', { 'config/unclaimed.config': claimed });
    const { sightings, summary } = await observe(registered);
    expect(sightings.find(({ seen }) => seen.kind === 'claim')).toMatchObject({
      seen: { claim: 'unclaimed' },
      of: { deviceId },
    });
    expect(summary).toContain('nobody has claimed it');
    expect(JSON.stringify(sightings)).not.toContain('abcdef123456789');
    const refused = await mediumWith('refused', { 'logs/0/pantavisor/pantavisor.log': ofLog(bootLogs.refused) });
    expect((await observe(refused)).summary).toContain('Its Hub refused to register it');
  });

  it('takes credentials that were put on the card for no sign of a boot', async () => {
    const path = await mediumWith('credentials', { 'config/pantahub.config': claimed });
    const { sightings, summary } = await observe(path, { claim: 'credentials' });
    expect(kinds(sightings)).toEqual(['state']);
    expect(summary).toContain('Nothing on the medium');
  });

  it('says that there is nothing to look at on another medium', async () => {
    const path = join(folder, 'empty.img');
    await writeFile(path, Buffer.alloc(1 << 20));
    const { sightings, summary } = await observe(path);
    expect(sightings).toMatchObject([{ seen: { kind: 'blind', reason: 'not-reachable' } }]);
    expect(summary).toContain('no storage partition of Pantavisor');
  });
});

describe('a device that was switched on', needing(...tools, 'debugfs', 'mtype', 'python3'), () => {
  async function boot(layout: 'u-boot' | 'tryboot', end: 'pullPower' | 'shutDown') {
    const { path } = await makeMedium(folder, `${end}-${layout}`, { layout });
    const imageSize = statSync(path).size - (40 << 20);
    await using device = await startDevice({ medium: path, pace: 60, faults: [{ kind: 'no-network' }] });
    await device.until('ready');
    await device[end]();
    await device.ended;
    const before = sha256(await readFile(path));
    const observed = await observe(path, { imageSize });
    expect(sha256(await readFile(path))).toBe(before);
    return observed;
  }

  it.each(['u-boot', 'tryboot'] as const)('leaves its traces on a %s medium', async (layout) => {
    const { sightings, summary } = await boot(layout, 'shutDown');
    expect(kinds(sightings)).toEqual(expect.arrayContaining(['storage', 'grown', 'factory', 'all READY', 'state']));
    expect(summary).toBe('The device started, and all its containers reached their goals. It has not reached its Hub.');
  });

  it('leaves them also where it loses its power, in a journal that is not carried out', async () => {
    const { sightings, summary } = await boot('u-boot', 'pullPower');
    expect(kinds(sightings)).toEqual(expect.arrayContaining(['storage', 'grown', 'factory', 'state']));
    expect(summary).toContain('loaded its state');
    expect(summary).toContain('pulled out while it ran, or lost its power');
  });
});
