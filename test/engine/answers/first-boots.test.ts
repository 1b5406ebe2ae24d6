import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Calls, Out } from '../../../electron/contract/calls.ts';
import type { Client } from '../../../electron/contract/rpc/connect.ts';
import { chooseObservers } from '../../../electron/engine/boot/observers.ts';
import { startDevice } from '../../rigs/device/start.ts';
import { engineClient } from '../../rigs/engine-client.ts';
import { startHub } from '../../rigs/hub/hub-double.ts';
import { needing } from '../../rigs/needs.ts';
import { makePantavisorImage } from '../../rigs/pantavisor-image.ts';
import { makeState } from '../../rigs/pantavisor-state.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const tools = ['mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs', 'mtype', 'python3'];
const mdns = { address: '224.0.0.251', port: 22_000 + (process.pid % 20_000) };

type BootState = Out<'boot.watch'>;

async function ended(page: Client<Calls>, boot: string): Promise<BootState> {
  for await (const state of page.watch('boot.watch', { boot })) if (state.finished !== undefined) return state;
  throw new Error('the watch has ended');
}

/** Cards with a token each, in the order of their paths. */
async function makeCards(page: Client<Calls>, source: string, count: number) {
  const targets: string[] = [];
  for (let made = 0; made < count; made += 1) {
    targets.push((await page.call('practice.make', { size: 160 << 20 })).drive.path);
  }
  const settings = { recipe: { wick: 1, family: 'pantavisor', settings: { claim: { hub: 'token' } } } };
  const { plan } = await page.call('plan.make', { image: { source }, targets, settings, options: { store: false } });
  const { job } = await page.call('job.start', { plan });
  for await (const { jobs } of page.watch('jobs.watch', {})) {
    const found = jobs.find((one) => one.job === job);
    if (found?.finished === undefined) continue;
    return found.targets.map(({ target, result }) => ({ path: target, unit: result?.unit ?? '' }));
  }
  throw new Error('the watch has ended');
}

describe('first boots of a whole job on one page', needing(...tools), () => {
  test('each with its ladder; tokens end with them, and the card that failed is looked at', {
    timeout: 180_000,
  }, async () => {
    await using folder = await temporaryFolder();
    await using double = await startHub();
    let masked: readonly string[] = [];
    await using engine = engineClient(folder.path, {
      observers: async (looking) => {
        masked = looking.mask;
        return await chooseObservers(looking);
      },
    });
    const page = engine.page();
    await page.call('hub.login', { hub: double.url, user: 'user1', password: 'user1' });
    const source = join(folder.path, 'gateway.wic');
    await makePantavisorImage(source, { layout: 'u-boot', tree: { state: makeState() } });
    const [good, bad] = await makeCards(page, source, 2);
    if (good === undefined || bad === undefined) throw new Error('no cards');
    const token = /PH_FACTORY_AUTOTOK=(\S+)/.exec((await readFile(good.path)).toString('latin1'))?.[1] ?? '';
    expect(token).not.toBe('');

    const board = { pace: 20, mdns, hub: { url: double.url }, off: true };
    await using one = await startDevice({ ...board, medium: good.path });
    await using other = await startDevice({ ...board, medium: bad.path, faults: [{ kind: 'kernel-panic' }] });
    const { boot } = await page.call('boot.start', {
      units: [good.unit, bad.unit],
      serial: [
        { path: one.console, unit: good.unit },
        { path: other.console, unit: bad.unit },
      ],
      log: join(folder.path, 'logs'),
      lan: false,
      hub: true,
      timeout: 120_000,
    });
    expect(masked).toContain(token);
    expect((await page.call('boot.list', {})).boots).toEqual([{ boot, finished: false }]);
    for (const device of [one, other]) device.switchOn();
    const state = await ended(page, boot);
    expect(state.units.map(({ unit, verdict, fulfilled }) => ({ unit, verdict, fulfilled }))).toEqual([
      { unit: good.unit, verdict: 'up-claimed', fulfilled: true },
      { unit: bad.unit, verdict: 'reboot-loop', fulfilled: false },
    ]);
    const [up, down] = state.units;
    expect(up?.rungs.map(({ rung, outcome }) => `${rung} ${outcome}`)).toContain('V7 holds');
    expect(up?.rungs.every(({ evidence }) => evidence.every(({ text }) => !text.includes(token)))).toBe(true);
    expect(down?.firstFailed).toBe('V5');
    expect(down?.next).toBeDefined();
    expect(state.tokens.map(({ unit, why, is }) => ({ unit, why, is }))).toEqual([
      { unit: good.unit, why: 'appeared', is: 'disabled' },
      { unit: bad.unit, why: 'given-up', is: 'disabled' },
    ]);
    expect([...double.tokens.values()].map(({ disabled }) => disabled)).toEqual([true, true]);
    const log = join(folder.path, 'logs', `${one.console.split('/').at(-1)}.log`);
    expect(await readFile(log, 'utf8')).toContain('status is now READY');
    expect(engine.told()).not.toContain(token);
    const { units } = await page.call('history.list', { search: 'up-claimed' });
    expect(units).toMatchObject([{ id: good.unit, boot: 'up-claimed' }]);

    // The card that did not come up, put back in.
    await other.shutDown();
    const look = await page.call('boot.start', { units: [bad.unit], lan: false, medium: bad.path });
    const seen = await ended(page, look.boot);
    expect(seen.error).toBeUndefined();
    expect(seen.summary).toMatch(/^(The device|Nothing on the medium)/);
    expect(seen.observers).toEqual(['medium']);
    expect((await page.call('boot.list', {})).boots).toHaveLength(1);

    // What a look at a card shows does not make undone that it was up.
    await one.shutDown();
    const again = await ended(
      page,
      (await page.call('boot.start', { units: [good.unit], lan: false, medium: good.path })).boot,
    );
    expect(again.summary).toContain('registered at its Hub, and was claimed');
    const { signed } = await page.call('history.get', { id: good.unit });
    expect(signed.certificate.boot?.verdict).toBe('up-claimed');
  });

  test('a watch that ends, or is stopped, before anything is known says which tokens are still good', async () => {
    await using folder = await temporaryFolder();
    await using double = await startHub();
    let ends = true;
    await using engine = engineClient(folder.path, {
      observers: async () => [
        {
          name: 'serial',
          // oxlint-disable-next-line require-yield -- it has seen nothing
          async *observe(signal) {
            if (!ends) await new Promise((resolve) => signal.addEventListener('abort', resolve));
          },
        },
      ],
    });
    const page = engine.page();
    await page.call('hub.login', { hub: double.url, user: 'user1', password: 'user1' });
    const source = join(folder.path, 'gateway.wic');
    await makePantavisorImage(source, { layout: 'u-boot', tree: { state: makeState() } });
    const [card] = await makeCards(page, source, 1);
    const units = [card?.unit ?? ''];
    const open = [{ unit: units[0], why: 'open', is: 'open' }];
    const first = await ended(page, (await page.call('boot.start', { units, serial: [{ path: 'x' }] })).boot);
    expect(first).toMatchObject({ gone: [{ observer: 'serial' }], tokens: open });
    ends = false;
    const { boot } = await page.call('boot.start', { units, serial: [{ path: 'x' }] });
    await page.call('boot.stop', { boot });
    expect(await ended(page, boot)).toMatchObject({ gone: [], tokens: open });
    expect([...double.tokens.values()].map(({ disabled }) => disabled)).toEqual([false]);
  });
});
