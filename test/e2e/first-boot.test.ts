import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VerdictName } from '../../electron/contract/boot.ts';
import type { BootRung } from '../../electron/contract/boot/rungs.ts';
import { tagOf, unitTag } from '../../electron/engine/hub/tag.ts';
import { type HubDouble, startHub } from '../rigs/hub/hub-double.ts';
import { needing } from '../rigs/needs.ts';
import { type Outcome, type Slot, storyOf, watchFirstBoots } from './bench.ts';

const tools = ['sfdisk', 'debugfs', 'mtype', 'mkfs.vfat', 'python3'];

type Case = Slot & { verdict: VerdictName; failed?: BootRung };

/** What becomes of a unit, and the first rung that it does not reach. */
const cases: Case[] = [
  { id: 'as it should be', verdict: 'up-claimed' },
  { id: 'with a Raspberry Pi', medium: { layout: 'tryboot' }, verdict: 'up-claimed' },
  { id: 'nobody is to claim it', token: 'none', verdict: 'up-unclaimed' },
  { id: 'its console is silent', faults: [{ kind: 'silent-console' }], verdict: 'up-claimed' },
  { id: 'multicast is blocked', faults: [{ kind: 'mdns-blocked' }], verdict: 'up-claimed' },
  { id: 'it never starts', faults: [{ kind: 'never-starts' }], verdict: 'not-seen', failed: 'V5' },
  { id: 'its loader hangs', faults: [{ kind: 'hangs-in-loader' }], verdict: 'booting', failed: 'V5' },
  { id: 'its loader finds nothing', faults: [{ kind: 'loader-fails' }], verdict: 'reboot-loop', failed: 'V5' },
  { id: 'its kernel hangs', faults: [{ kind: 'hangs-in-kernel' }], verdict: 'booting', failed: 'V5' },
  { id: 'its kernel panics', faults: [{ kind: 'kernel-panic' }], verdict: 'reboot-loop', failed: 'V5' },
  { id: 'its storage is not found', faults: [{ kind: 'storage-not-found' }], verdict: 'reboot-loop', failed: 'V5' },
  { id: 'a container fails', faults: [{ kind: 'container-fails' }], verdict: 'reboot-loop', failed: 'V5' },
  { id: 'a container is not ready in time', faults: [{ kind: 'goal-times-out' }], verdict: 'degraded', failed: 'V5' },
  { id: 'its card is damaged', medium: { change: damage }, verdict: 'reboot-loop', failed: 'V5' },
  { id: 'it does not send its token', faults: [{ kind: 'token-not-sent' }], verdict: 'up-unclaimed', failed: 'V7' },
  { id: 'its token does not hold', token: 'bad', addressKnown: true, verdict: 'claim-refused', failed: 'V7' },
  {
    id: 'it runs another state',
    addressKnown: true,
    faults: [{ kind: 'other-state' }],
    verdict: 'wrong-image',
    failed: 'V6',
  },
  {
    id: 'it runs another revision',
    faults: [{ kind: 'other-revision', revision: '1' }],
    verdict: 'wrong-image',
    failed: 'V5',
  },
  { id: 'it has no network', faults: [{ kind: 'no-network' }], verdict: 'up-unclaimed', failed: 'V6' },
  {
    id: 'its Hub is out of reach',
    addressKnown: true,
    faults: [{ kind: 'hub-unreachable' }],
    verdict: 'up-unclaimed',
    failed: 'V7',
  },
];

async function damage(tree: string): Promise<void> {
  await appendFile(join(tree, 'trails/0/os/run.json'), '\n');
}

describe('20 first boots at once, each with a fault of its own', needing(...tools), () => {
  const folder = mkdtempSync(join(tmpdir(), 'wick-first-boot-'));
  let hub: HubDouble;
  let outcomes: Map<string, Outcome>;

  beforeAll(async () => {
    hub = await startHub();
    outcomes = await watchFirstBoots({ slots: cases, hub, folder, pace: 10, timeout: 300 });
  }, 120_000);
  afterAll(async () => {
    await hub[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(cases)('$id: $verdict', ({ id, verdict, failed }) => {
    const outcome = outcomes.get(id);
    if (outcome === undefined) throw new Error('not watched');
    const { judgement } = outcome.boot;
    expect(judgement.verdict, storyOf(outcome)).toBe(verdict);
    expect(judgement.firstFailed, storyOf(outcome)).toBe(failed);
  });

  test('nobody is taken for somebody else', () => {
    const seen = [...outcomes.values()].flatMap(({ boot, device }) => {
      const ports = new Set(boot.sightings.flatMap(({ of }) => of.port ?? []));
      const ids = new Set(boot.sightings.flatMap(({ of }) => of.deviceId ?? []));
      const addresses = new Set(boot.sightings.flatMap(({ of }) => of.address ?? []));
      // One that starts again while it registers does not know of it, and the Hub does.
      const tag = tagOf({ run: 'bench', unit: boot.unit });
      const isOwn = (id: string) =>
        device.reached.some(({ deviceId }) => deviceId === id) || hub.metaOf(id).user[unitTag] === tag;
      return [
        { unit: boot.unit, ports: [...ports], ids: [...ids], addresses: [...addresses] },
        {
          unit: boot.unit,
          ports: ports.size > 0 ? [device.console] : [],
          ids: [...ids].filter(isOwn),
          addresses: addresses.size > 0 ? [device.address] : [],
        },
      ];
    });
    for (let at = 0; at < seen.length; at += 2) expect(seen[at]).toEqual(seen[at + 1]);
  });

  test('those that are up are up by everything that can be seen', () => {
    const rungs = outcomes
      .get('as it should be')
      ?.boot.judgement.rungs.map(({ rung, outcome }) => `${rung} ${outcome}`);
    expect(rungs).toEqual(['V5 holds', 'V6 holds', 'V7 holds', 'V8 unchecked']);
  });
});
