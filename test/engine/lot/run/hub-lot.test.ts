import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../../../electron/contract/recipe/secret.ts';
import { expectCard } from '../../../../electron/engine/boot/expect.ts';
import { chooseObservers } from '../../../../electron/engine/boot/observers.ts';
import { parseHubAddress } from '../../../../electron/engine/hub/address.ts';
import { type CredentialsPlace, keepLogin } from '../../../../electron/engine/hub/credentials.ts';
import { logIn } from '../../../../electron/engine/hub/login.ts';
import { prepareIdentities } from '../../../../electron/engine/hub/prepare-identities.ts';
import { HubLink } from '../../../../electron/engine/hub/request.ts';
import type { UnitValues } from '../../../../electron/engine/lot/ledger/ledger.ts';
import type { LotRun } from '../../../../electron/engine/lot/run/lot-run.ts';
import type { LotRunOptions } from '../../../../electron/engine/lot/run/options.ts';
import { disablerOf } from '../../../../electron/engine/lot/station/open-run.ts';
import { startDevice } from '../../../rigs/device/start.ts';
import { type HubDouble, startHub } from '../../../rigs/hub/hub-double.ts';
import { lotBench, type LotBench, type LotBenchOptions, untilBench, untilSlot } from '../../../rigs/lot/lot-bench.ts';
import { needing } from '../../../rigs/needs.ts';
import { makePantavisorImage } from '../../../rigs/pantavisor-image.ts';
import { makeState } from '../../../rigs/pantavisor-state.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const tools = ['mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs', 'mtype', 'python3'];
const size = 160 << 20;

describe('a lot whose devices belong to a Hub', needing(...tools, 'native'), () => {
  let stack: AsyncDisposableStack;
  let folder: string;
  let double: HubDouble;
  let place: CredentialsPlace;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    folder = stack.use(await temporaryFolder()).path;
    double = stack.use(await startHub());
    place = { folder, keychain: false, signal: AbortSignal.timeout(200_000) };
    const address = parseHubAddress(double.url);
    const signal = AbortSignal.timeout(10_000);
    const password = new Secret('user1');
    const session = await logIn(new HubLink(address, { env: {} }), { user: 'user1', password, signal });
    await keepLogin({ address, session, ca: undefined }, place);
    await makePantavisorImage(join(folder, 'gateway.wic'), { layout: 'u-boot', tree: { state: makeState() } });
  });
  afterEach(() => stack.disposeAsync());

  /** `settings`: of the recipe, as JSON. */
  async function bench(settings: object, lot: LotBenchOptions['lot'], rows?: UnitValues[]): Promise<LotBench> {
    const sha256 = createHash('sha256')
      .update(await readFile(join(folder, 'gateway.wic')))
      .digest('hex');
    const text = JSON.stringify({ wick: 1, name: 'gateway', family: 'pantavisor', settings });
    const media = { probe: 'none' } as const;
    const recipe = { file: 'recipe.yaml', text, sha256: '' };
    const image = { source: 'gateway.wic', sha256 };
    const made = await lotBench({
      folder,
      ...(rows === undefined ? {} : { values: rows }),
      lot: { passes: 'claimed', image, recipe, media, ...lot },
    });
    return stack.use(made);
  }

  const start = async (made: LotBench, changes: Partial<LotRunOptions> = {}): Promise<LotRun> =>
    await made.start({
      certify: { key: made.key, version: '0.0.0', expect: expectCard },
      identify: async (recipe, signal) => {
        const { recipes, settle } = await prepareIdentities([recipe], { signal, place });
        return { recipe: recipes[0] ?? recipe, settle: async (isGood) => await settle(() => isGood) };
      },
      observers: async ({ units, matcher }) =>
        await chooseObservers({ units, matcher, eyes: { consoles: [], hub: {}, claim: false }, mask: [], place }),
      disableToken: disablerOf({ place }, made.lot),
      ...changes,
    });

  /** Makes so many cards, and keeps them. */
  async function makeCards({ drives }: LotBench, run: LotRun, count: number): Promise<string[]> {
    const paths: string[] = [];
    for (let unit = 1; unit <= count; unit += 1) {
      const { path } = await drives.insert(1, { size });
      const slot = await untilSlot(run, 1, 'done', 'failed', 'refused', 'no-units');
      expect(slot).toMatchObject({ unit, state: { kind: 'done', outcome: 'shipped' } });
      paths.push(path);
      await drives.takeOut(1, { keep: true });
    }
    return paths;
  }

  const boot = async (medium: string) =>
    stack.use(await startDevice({ medium, pace: 40, hub: { url: double.url }, faults: [{ kind: 'mdns-blocked' }] }));

  test('a token for each, told by its tag; one that does not get there in time fails, and its token does nothing any more', {
    timeout: 200_000,
  }, async () => {
    const made = await bench({ claim: { hub: 'token' } }, { size: 6 });
    let left = '';
    {
      await using run = await start(made);
      const [late = '', ...others] = await makeCards(made, run, 6);
      expect(double.tokens.size).toBe(6);
      for (const medium of others) await boot(medium);
      const { standing } = await untilBench(run, (state) => state.standing.states.passed === 5, { within: 120_000 });
      expect(standing.states.shipped).toBe(1);
      await untilBench(run, ({ awaited }) => awaited.length === 1);
      expect(run.state.awaited).toMatchObject([{ unit: 1, verdict: 'not-seen' }]);
      left = late;
    }
    await using run = await start(made, { bootTimeout: 300 });
    // However long it lies there, its time begins when it starts.
    await wait(1500);
    expect(run.state.awaited).toMatchObject([{ unit: 1, verdict: 'not-seen' }]);
    await boot(left);
    await untilBench(run, ({ standing }) => standing.states.failed === 1, { within: 30_000 });
    await expect.poll(() => [...double.tokens.values()].map(({ disabled }) => disabled)).toEqual(Array(6).fill(true));
    const units = await made.ledger.units(made.lot.id, { units: [1, 2, 3, 4, 5, 6] });
    expect(units.map(({ state, values, cause }) => [state, values, cause].join(' ').trim())).toEqual([
      'failed disabled boot',
      ...Array<string>(5).fill('passed disabled'),
    ]);
    // Each has the device that started from its own card.
    const tags = units.map(({ marks }) => marks?.tag);
    expect(new Set(tags).size).toBe(6);
    const claimed = [...double.devices.keys()].map((id) => double.metaOf(id).user['wick-unit']);
    expect(new Set(claimed)).toEqual(new Set(tags));
  });
});
