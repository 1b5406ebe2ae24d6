import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../electron/contract/verdict.ts';
import { tagMeta } from '../../electron/engine/hub/tag.ts';
import { lookAt } from '../rigs/device/medium.ts';
import { startDevice } from '../rigs/device/start.ts';
import { startHub } from '../rigs/hub/hub-double.ts';
import { needing } from '../rigs/needs.ts';
import { makePantavisorImage } from '../rigs/pantavisor-image.ts';
import { makeState, sha256 } from '../rigs/pantavisor-state.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { wick } from '../rigs/wick.ts';

const tools = ['sfdisk', 'debugfs', 'mtype', 'mkfs.vfat', 'python3'];
const mdns = { address: '224.0.0.251', port: 20_000 + (process.pid % 10_000) };

describe('from an image to a device that is up and claimed', needing(...tools), () => {
  test('flash, first boot, verdict: in less than a minute', { timeout: 120_000 }, async () => {
    await using hub = await startHub();
    await using folder = await temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    const env = { WICK_HOME: at('station'), WICK_KEYCHAIN: 'off', PASSWORD: 'user1', NO_PROXY: '127.0.0.1' };
    const state = makeState();
    await makePantavisorImage(at('gateway.wic'), { layout: 'u-boot', tree: { state } });
    await writeFile(at('gateway.yaml'), recipe(hub.port));
    await mkdir(at('certificates'));
    const { token } = hub.makeToken('user1', tagMeta({ run: 'today', unit: 'gateway-7' }));
    const login = ['--hub', hub.url, '--user', 'user1', '--password-from', 'env:PASSWORD'];
    expect(await wick(['hub', 'login', ...login], { env })).toMatchObject({ code: 0 });

    const startedAt = performance.now();
    const how = ['--virtual', '--size', '160MiB', '--recipe', at('gateway.yaml'), '--set', `token=${token}`];
    const flashed = await wick(
      ['flash', at('gateway.wic'), at('card.img'), ...how, '--certificate', at('certificates'), '--yes', '--json'],
      { env },
    );
    expect(flashed, flashed.stderr).toMatchObject({ code: 0 });
    const [certificate = ''] = await readdir(at('certificates'));

    await using device = await startDevice({
      medium: at('card.img'),
      pace: 10,
      mdns,
      hub: { url: hub.url },
      off: true,
    });
    const unitOf = ['--certificate', join(at('certificates'), certificate), '--unit', 'today.gateway-7'];
    const eyes = ['--serial', device.console, '--hub', hub.url];
    const watched = await wick(['boot', ...unitOf, ...eyes, '--timeout', '90s', '--json'], {
      env,
      meanwhile: () => device.switchOn(),
    });
    const spent = performance.now() - startedAt;
    expect(watched, watched.stderr).toMatchObject({ code: 0, result: { ok: true, reason: 'fulfilled' } });
    const [unit] = watched.result['units'] as { judgement: Judgement }[];
    expect(unit?.judgement).toMatchObject({ verdict: 'up-claimed' });
    expect(unit?.judgement.rungs.map(({ rung, outcome }) => `${rung} ${outcome}`)).toEqual([
      'V5 holds',
      'V6 unchecked',
      'V7 holds',
      'V8 unchecked',
    ]);
    const [deviceId = ''] = hub.devices.keys();
    expect(hub.trails.get(deviceId)?.steps[0]?.stateSha).toBe(sha256(state.text));
    expect(`${watched.stdout}${watched.stderr}${flashed.stdout}${flashed.stderr}`).not.toContain(token);
    expect(spent).toBeLessThan(60_000);
    await device.shutDown();
    const card = lookAt(at('card.img'));
    expect(await card.unsound()).toBeUndefined();
    expect((await card.sizes()).end).toBe((await card.sizes()).medium);
  });
});

function recipe(port: number): string {
  return [
    'wick: 1',
    'family: pantavisor',
    'settings:',
    `  hub: { host: 127.0.0.1, port: ${port} }`,
    '  claim: { token: "{{token}}" }',
    '',
  ].join('\n');
}
