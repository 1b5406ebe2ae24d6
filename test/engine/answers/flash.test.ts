import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Out } from '../../../electron/contract/calls.ts';
import { engineClient, type EngineClient } from '../../rigs/engine-client.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

type Page = ReturnType<EngineClient['page']>;
const mib = 1 << 20;

/** An image of whole MiB, each filled with its own number. */
async function imageIn(folder: string, size = 8): Promise<string> {
  const path = join(folder, 'system.img');
  await writeFile(path, Buffer.concat(Array.from({ length: size }, (_, index) => Buffer.alloc(mib, index + 1))));
  return path;
}

async function until(page: Page, isTrue: (state: Out<'jobs.watch'>) => boolean): Promise<Out<'jobs.watch'>> {
  for await (const state of page.watch('jobs.watch', {})) if (isTrue(state)) return state;
  throw new Error('the watch has ended');
}

const allDone = ({ jobs }: Out<'jobs.watch'>) =>
  jobs.length > 0 && jobs.every(({ finished }) => finished !== undefined);

describe('a flash from a page', () => {
  test('goes from the image over the plan to good cards, seen by all pages alike', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const [page, other] = [engine.page(), engine.page()];
    const source = await imageIn(folder.path);

    const phases: string[] = [];
    for await (const item of page.stream('image.look', { source })) phases.push(item.phase);
    expect(phases.slice(0, 2)).toEqual(['opening', 'opened']);
    expect(phases.at(-1)).toBe('known');

    const targets: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      targets.push((await page.call('practice.make', { size: 64 * mib })).drive.path);
    }
    const plan = await page.call('plan.make', { image: { source }, targets });
    expect(plan).toMatchObject({ startable: true, confirm: targets.map((target) => ({ target, because: [] })) });
    const { job } = await page.call('job.start', { plan: plan.plan });

    const [mine, theirs] = await Promise.all([until(page, allDone), until(other, allDone)]);
    expect(theirs).toEqual(mine);
    expect(mine.jobs[0]).toMatchObject({ job, verify: true, image: { name: source, size: 8 * mib } });
    for (const { target, result } of mine.jobs[0]?.targets ?? []) {
      expect(result).toMatchObject({ outcome: 'good', verified: true, written: 8 * mib });
      const written = await readFile(target);
      expect(Buffer.compare(written.subarray(0, 8 * mib), await readFile(source))).toBe(0);
    }

    const { units, total } = await page.call('history.list', {});
    expect(total).toBe(2);
    expect(units.map(({ id }) => id).sort()).toEqual(mine.jobs[0]?.targets.map(({ result }) => result?.unit).sort());
    const [unit] = units;
    expect(await page.call('history.get', { id: unit?.id ?? '' })).toMatchObject({
      own: true,
      signed: { certificate: { tool: 'wick 1.2.3', image: { name: 'system.img' }, verdict: 'good' } },
    });
    expect((await page.call('image.recent', {})).images).toMatchObject([{ choice: { source }, missing: false }]);
  });

  test('can be checked again from the history, and says when a card has changed', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    const source = await imageIn(folder.path);
    const target = (await page.call('practice.make', { size: 16 * mib })).drive.path;
    const { plan } = await page.call('plan.make', { image: { source }, targets: [target] });
    await page.call('job.start', { plan });
    await until(page, allDone);
    const { units } = await page.call('history.list', { search: 'system PRACTICE' });
    const id = units[0]?.id ?? '';
    const check = async () => {
      let last: Out<'history.check'> | undefined;
      for await (const item of page.stream('history.check', { id, target })) last = item;
      return last;
    };
    expect(await check()).toEqual({ phase: 'done', good: true });
    const bytes = await readFile(target);
    bytes.fill(0xee, 5 * mib, 5 * mib + 1);
    await writeFile(target, bytes);
    expect(await check()).toMatchObject({
      phase: 'done',
      good: false,
      problem: { error: { code: 'certificate-differs' } },
    });
    await expect(page.call('history.get', { id: `../${id}` })).rejects.toMatchObject({ code: 'unit-unknown' });
  });

  test('is not started from a plan that is stale, used up or unknown', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    const source = await imageIn(folder.path);
    const target = (await page.call('practice.make', { size: 16 * mib })).drive.path;
    const make = async () => (await page.call('plan.make', { image: { source }, targets: [target] })).plan;
    const stale = await make();
    await writeFile(target, Buffer.alloc(20 * mib));
    await expect(page.call('job.start', { plan: stale })).rejects.toMatchObject({
      code: 'plan-stale',
      fields: { target },
    });
    const plan = await make();
    await page.call('job.start', { plan });
    await expect(page.call('job.start', { plan })).rejects.toMatchObject({ code: 'plan-unknown' });
    await expect(page.call('job.start', { plan: 'x' })).rejects.toMatchObject({ code: 'plan-unknown' });
    await until(page, allDone);
  });

  test('leaves out one card that is cancelled, and can be repeated for another one', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    const source = await imageIn(folder.path, 200);
    const make = async () => (await page.call('practice.make', { size: 256 * mib })).drive.path;
    const targets = [await make(), await make()];
    const { plan } = await page.call('plan.make', { image: { source }, targets });
    const { job } = await page.call('job.start', { plan });
    await until(page, ({ jobs }) => jobs[0]?.targets[0]?.phase === 'writing');
    const [first = ''] = targets;
    await page.call('job.cancel', { job, target: first });
    const done = await until(page, allDone);
    expect(done.jobs[0]?.targets.map(({ result }) => result?.outcome)).toEqual(['cancelled', 'good']);
    const again = await page.call('plan.again', { job, targets: [first] });
    await page.call('job.start', { plan: again.plan });
    const all = await until(page, allDone);
    expect(all.jobs[1]?.targets[0]?.result).toMatchObject({ outcome: 'good' });
    await page.call('job.forget', { job });
    expect((await until(page, () => true)).jobs.map((one) => one.job)).not.toContain(job);
  });

  test('says what is wrong with a drive in the plan, and with the image as an error', async () => {
    await using folder = await temporaryFolder();
    await using engine = engineClient(folder.path);
    const page = engine.page();
    const source = await imageIn(folder.path);
    const target = (await page.call('practice.make', { size: 4 * mib })).drive.path;
    const plan = await page.call('plan.make', { image: { source }, targets: [target] });
    expect(plan).toMatchObject({ startable: false, shows: { targets: [{ refusal: { code: 'image-does-not-fit' } }] } });
    await expect(page.call('job.start', { plan: plan.plan })).rejects.toMatchObject({ code: 'plan-stale' });
    const missing = { image: { source: join(folder.path, 'none.img') }, targets: [target] };
    await expect(page.call('plan.make', missing)).rejects.toMatchObject({ code: 'source-not-found' });
  });
});
