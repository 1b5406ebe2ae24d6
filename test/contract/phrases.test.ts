import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bootFailures,
  bootStages,
  type ExpectedBoot,
  observerNames,
  runStatuses,
  type Seen,
} from '../../electron/contract/boot.ts';
import type { Drive } from '../../electron/contract/drive.ts';
import { phrases } from '../../electron/contract/phrases/phrases.ts';
import { judge, see, watching } from '../../electron/contract/verdict.ts';
import { type DeviceKind, hiddenBecause, risksOf } from '../../electron/engine/drive/risk.ts';
import { refusalOf } from '../../electron/engine/lot/run/card-rule.ts';
import { phraseBook } from '../../renderer/messages/phrase-book.ts';

const root = join(import.meta.dirname, '../..');
const sources = globSync('electron/**/*.ts', { cwd: root, exclude: ['electron/contract/phrases/**'] }).map((path) =>
  readFileSync(join(root, path), 'utf8').replaceAll(String.raw`\'`, "'"),
);

/** Whether a file says it, in one piece or in a few that it puts together: `is` and `an internal disk`. */
function isSaidBy(source: string, piece: string, cuts: number): boolean {
  if (cuts === 0) return source.includes(piece);
  return [...piece.matchAll(/ |(?=[,.;])/gu)].some(
    ({ index }) => source.includes(piece.slice(0, index)) && isSaidBy(source, piece.slice(index).trimStart(), cuts - 1),
  );
}

const isSaid = (piece: string) => [0, 1, 2].some((cuts) => sources.some((source) => isSaidBy(source, piece, cuts)));

test('every phrase is one that the engine still writes', () => {
  const stale = Object.values(phrases).filter((phrase) =>
    phrase.split(/\{\w+\}/u).some((piece) => piece.trim() !== '' && !isSaid(piece.trim())),
  );
  expect(stale).toEqual([]);
});

const aDrive: Drive = {
  path: '/dev/sdx',
  name: 'SanDisk Ultra',
  size: 32e9,
  logicalBlockSize: 512,
  physicalBlockSize: 512,
  transport: 'usb',
  removable: true,
  readOnly: false,
  partitions: [],
  mountPoints: [],
  risks: [],
};

/** A text that is known, whatever it is told as. */
const isKnown = (text: string) => told(text) !== text;
const told = phraseBook(phrases, Object.fromEntries(Object.keys(phrases).map((key) => [key, () => `«${key}»`])));

const seen = fc.oneof(
  fc.constantFrom(...bootFailures).map((failure): Seen => ({ kind: 'failure', failure })),
  fc.constantFrom(...bootFailures).map((failure): Seen => ({ kind: 'failure', failure, container: 'web' })),
  fc.constantFrom(...bootStages).map((stage): Seen => ({ kind: 'stage', stage })),
  fc.constantFrom(...runStatuses).map((status): Seen => ({ kind: 'status', status, revision: '0' })),
  fc.constantFrom(...runStatuses).map((status): Seen => ({ kind: 'status', status, revision: '3', container: 'web' })),
  fc
    .constantFrom('no-permission', 'no-network', 'port-busy', 'no-port', 'not-logged-in', 'not-reachable')
    .map((reason): Seen => ({ kind: 'blind', reason })),
  fc.constantFrom<Seen>(
    { kind: 'life' },
    { kind: 'claim', claim: 'claimed' },
    { kind: 'claim', claim: 'refused' },
    { kind: 'claim', claim: 'unclaimed', challenge: 'brave-fox' },
    { kind: 'online', online: true, state: 'syncing' },
    { kind: 'state', revision: '0', sha256: 'f'.repeat(64) },
    { kind: 'state', revision: '0', sha256: 'e'.repeat(64), old: true },
    { kind: 'state', revision: '1', differs: ['web/run.json', 'device.json'] },
    { kind: 'uptime', seconds: 3 },
    { kind: 'service', service: 'ssh', answers: false, port: 22 },
    { kind: 'service', service: 'ping', answers: true },
  ),
);

const expected = fc.constantFrom<ExpectedBoot>(
  { family: 'pantavisor', claim: 'token', stateSha256: 'e'.repeat(64), containers: [{ name: 'web', goal: 'STARTED' }] },
  { family: 'pantavisor', claim: 'none', asks: [{ ask: 'ssh', port: 2222 }, { ask: 'ping' }] },
  { family: 'unknown', claim: 'none' },
  { family: 'raspberry-pi-os', claim: 'none', asks: [{ ask: 'tcp', port: 8080 }] },
);

test('whatever the judge of a first boot says is known', () => {
  const sighting = fc.record({
    at: fc.integer({ min: 0, max: 90 }),
    observer: fc.constantFrom(...observerNames),
    seen,
  });
  const boot = fc.record({
    expected,
    sightings: fc.array(sighting, { maxLength: 8 }),
    observers: fc.subarray([...observerNames]),
    ended: fc.boolean(),
  });
  fc.assert(
    fc.property(boot, ({ expected, sightings, observers, ended }) => {
      const start = watching(expected, 0, observers);
      const state = sightings.reduce(
        (was, { at, ...one }) => see(was, { ...one, at: at * 1000, of: {}, evidence: `${at}` }),
        start,
      );
      const { rungs, next } = judge(state, 100_000, { ended });
      const said = [...rungs.flatMap(({ reasons }) => reasons), ...(next === undefined ? [] : [next])];
      expect(said.filter((text) => !isKnown(text))).toEqual([]);
    }),
    { numRuns: 400, seed: 6 },
  );
});

test('whatever stands against a card of a lot is known', () => {
  const drive = fc.record({
    size: fc.constantFrom(0, 8e6, 32e9, 2e12),
    readOnly: fc.boolean(),
    transport: fc.constantFrom<Drive['transport']>('usb', 'sata', 'loop'),
    mountPoints: fc.subarray(['/media/ada/PHOTOS', '/mnt']),
    risks: fc.constantFrom<Drive['risks']>([], [{ kind: 'internal', reason: 'is an internal disk' }]),
  });
  const rule = { minSize: 1e9, maxSize: 1e12, transports: ['usb' as const], minSpeed: 0, probe: 'none' as const };
  fc.assert(
    fc.property(drive, fc.constantFrom('any' as const, 'blank-or-ours' as const), (one, content) => {
      const refusal = refusalOf({ ...aDrive, ...one }, { ...rule, content }, []);
      if (refusal !== undefined) expect(isKnown(refusal.detail)).toBe(true);
    }),
    { numRuns: 200, seed: 6 },
  );
});

test.each([
  ['there is fat32 "PHOTOS", ext4 on it', '«card-holds»'],
  ['there is exfat on it, with "DCIM/IMG_0001.JPG"', '«card-holds-missed»'],
  ['there is exfat on it, and more outside of that', '«card-holds-outside»'],
  ['there is exfat on it, and partitions 1 and 2 overlap', '«card-holds-finding»'],
  ['unit 12 of another lot is on it', '«card-other-unit»'],
  // Said of disks of this computer: not what lies on a card.
  ['it holds the image /home/ada/card.img', '«drive-holds-image»'],
])('of a card, "%s" is %s', (text, as) => {
  expect(told(text)).toBe(as);
});

test('whatever is said of a drive that is not offered is known', () => {
  const facts = fc.record({
    kind: fc.constantFrom<DeviceKind>('disk', 'loop', 'memory', 'optical', 'floppy', 'boot-area', 'mapped', 'raid'),
    size: fc.constantFrom(0, 32e9),
    removable: fc.boolean(),
    network: fc.boolean(),
    virtual: fc.boolean(),
    title: fc.constantFrom('vg0-home', '/home/ada/card.img'),
    systemMounts: fc.subarray(['/', '/home', '/boot']),
    swaps: fc.subarray(['/dev/sda2']),
    holders: fc.subarray([{ kind: 'LVM' as const, name: 'vg0' }]),
  });
  fc.assert(
    fc.property(facts, (one) => {
      const risks = risksOf(one);
      const hidden = hiddenBecause(one, risks);
      const said = [...risks.map(({ reason }) => reason), ...(hidden === undefined ? [] : hidden.split('; '))];
      expect(said.filter((text) => !isKnown(text))).toEqual([]);
      expect(risks.filter(({ reason }) => !isKnown(`it ${reason}`))).toEqual([]);
    }),
    { numRuns: 200, seed: 6 },
  );
});
