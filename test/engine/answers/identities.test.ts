import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Calls, Out } from '../../../electron/contract/calls.ts';
import type { Client } from '../../../electron/contract/rpc/connect.ts';
import { engineClient, type EngineClient } from '../../rigs/engine-client.ts';
import { type HubDouble, startHub } from '../../rigs/hub/hub-double.ts';
import { needing } from '../../rigs/needs.ts';
import { makePantavisorImage } from '../../rigs/pantavisor-image.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const mib = 1 << 20;

async function done(page: Client<Calls>, job: string): Promise<Out<'jobs.watch'>['jobs'][number]> {
  for await (const { jobs } of page.watch('jobs.watch', {})) {
    const found = jobs.find((one) => one.job === job);
    if (found?.finished !== undefined) return found;
  }
  throw new Error('the watch has ended');
}

describe(
  'settings from a page that leave the identity of each card to the Hub',
  needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs'),
  () => {
    let stack: AsyncDisposableStack;
    let engine: EngineClient;
    let page: Client<Calls>;
    let double: HubDouble;
    let source: string;
    beforeEach(async () => {
      stack = new AsyncDisposableStack();
      const folder = stack.use(await temporaryFolder());
      double = stack.use(await startHub());
      engine = stack.use(engineClient(folder.path));
      page = engine.page();
      source = join(folder.path, 'gateway.wic');
      await makePantavisorImage(source, { layout: 'u-boot' });
    });
    afterEach(() => stack.disposeAsync());

    const logIn = () => page.call('hub.login', { hub: double.url, user: 'user1', password: 'user1' });
    const card = async () => (await page.call('practice.make', { size: 64 * mib })).drive.path;
    const planOf = async (targets: string[], hub: 'token' | 'device') =>
      await page.call('plan.make', {
        image: { source },
        targets,
        settings: { recipe: { wick: 1, family: 'pantavisor', settings: { claim: { hub } } } },
        options: { store: false },
      });
    const enabled = () => [...double.tokens.values()].filter(({ disabled }) => !disabled);

    test.each(['token', 'device'] as const)('each card gets a %s of its own, and a plan makes none', async (hub) => {
      await logIn();
      const targets = [await card(), await card()];
      const plan = await planOf(targets, hub);
      expect(plan.settingsShown).toBe(true);
      expect(plan.shows.targets[0]?.settings?.warnings.join()).toContain('of its own when it is written');
      expect(double.count('POST /devices')).toBe(0);
      const { job } = await page.call('job.start', { plan: plan.plan });
      const { targets: results } = await done(page, job);
      expect(results.map(({ result }) => result?.outcome)).toEqual(['good', 'good']);
      expect(hub === 'token' ? enabled().length : double.devices.size).toBe(2);
      for (const { secret } of double.devices.values()) expect(engine.told()).not.toContain(secret);
      const ids = results.map(({ result }) => result?.unit ?? '');
      const expects = await Promise.all(
        ids.map(async (id) => (await page.call('history.get', { id })).signed.certificate.expects),
      );
      expect(expects).toMatchObject([
        { claim: hub === 'token' ? 'token' : 'credentials', hub: { host: '127.0.0.1', port: double.port } },
        {},
      ]);
      expect(new Set(expects.map((one) => one?.tag)).size).toBe(2);
      // Once more, for another card: it gets one of its own, too.
      const again = await page.call('plan.again', { job, targets: [targets[0] ?? ''] });
      await done(page, (await page.call('job.start', { plan: again.plan })).job);
      expect(hub === 'token' ? enabled().length : double.devices.size).toBe(3);
    });

    /** A card that is cancelled once the Hub has made something for it. */
    async function cancelled() {
      await logIn();
      const path = await card();
      const { plan } = await planOf([path], 'token');
      const { job } = await page.call('job.start', { plan });
      await expect.poll(() => double.tokens.size, { interval: 2, timeout: 30_000 }).toBe(1);
      await page.call('job.cancel', { job, target: path });
      const [target] = (await done(page, job)).targets;
      expect(target?.result?.outcome).toBe('cancelled');
      return target?.result;
    }

    test('what was made for a card that fails is taken back', async () => {
      expect((await cancelled())?.notes).toEqual([]);
      expect(enabled()).toEqual([]);
    });

    test('where it cannot be taken back, that is said', async () => {
      using _ = double.misbehave({ on: 'GET /devices/tokens', how: 'status', status: 403 });
      const result = await cancelled();
      expect(enabled()).toHaveLength(1);
      expect(result?.notes.join()).toMatch(/what the Hub made for \w+\.1 is still there: 127\.0\.0\.1:\d+ refuses/);
    });

    test('nobody is logged in: the plan says so, and nothing is made', async () => {
      await expect(planOf([await card()], 'token')).rejects.toMatchObject({ code: 'hub-not-logged-in' });
      expect(double.calls).toEqual([]);
    });

    test('a token never gets to a page', async () => {
      await logIn();
      const path = await card();
      const { plan } = await planOf([path], 'token');
      await done(page, (await page.call('job.start', { plan })).job);
      const bytes = (await readFile(path)).toString('latin1');
      const token = /PH_FACTORY_AUTOTOK=(\S+)/.exec(bytes)?.[1] ?? '';
      expect(token.length).toBeGreaterThan(10);
      expect(engine.told()).not.toContain(token);
    });
  },
);
