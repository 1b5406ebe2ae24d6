import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hiddenBecause, type RiskFacts, risksOf } from '../../../electron/engine/drive/risk.ts';

const card: RiskFacts = {
  kind: 'disk',
  size: 32e9,
  removable: true,
  network: false,
  virtual: false,
  systemMounts: [],
  swaps: [],
  holders: [],
};

const hidden = (facts: RiskFacts) => hiddenBecause(facts, risksOf(facts));

test('a card that nothing uses is offered', () => {
  expect(risksOf(card)).toEqual([]);
  expect(hidden(card)).toBeUndefined();
});

test('reasons read as a clause behind "it"', () => {
  const facts: RiskFacts = {
    ...card,
    removable: false,
    systemMounts: ['/', '/boot', '/home'],
    swaps: ['/dev/sda3'],
    holders: [{ kind: 'LVM', name: 'vg0' }],
  };
  expect(risksOf(facts).map(({ reason }) => `it ${reason}`)).toEqual([
    'it backs /, /boot and /home',
    'it holds swap in use (/dev/sda3)',
    'it is held by LVM (vg0)',
    'it is an internal disk',
  ]);
});

test('a drive without a medium is hidden, and says whether a card belongs there', () => {
  expect(hidden({ ...card, size: 0 })).toBe('no card inserted');
  expect(hidden({ ...card, size: 0, removable: false })).toBe('no medium');
});

test('a loop device is no risk by itself, and hidden with its file', () => {
  const loop: RiskFacts = { ...card, kind: 'loop', removable: false, title: '/srv/x.img' };
  expect(risksOf(loop)).toEqual([]);
  expect(hidden(loop)).toBe('a loop device of /srv/x.img');
  expect(hidden({ ...loop, systemMounts: ['/usr'] })).toBe('a loop device of /srv/x.img; backs /usr');
});

test('nothing dangerous is ever offered', () => {
  const facts = fc.record({
    kind: fc.constantFrom('disk', 'loop', 'memory', 'optical', 'floppy', 'boot-area', 'mapped', 'raid'),
    size: fc.constantFrom(0, 32e9),
    removable: fc.boolean(),
    network: fc.boolean(),
    virtual: fc.boolean(),
    systemMounts: fc.subarray(['/', '/boot']),
    swaps: fc.subarray(['/dev/sda2']),
    holders: fc.subarray([{ kind: 'LUKS' as const, name: 'x' }]),
  });
  fc.assert(
    fc.property(facts, (facts) => {
      const used = facts.systemMounts.length + facts.swaps.length + facts.holders.length > 0;
      const risks = risksOf(facts);
      if (used || (facts.kind === 'disk' && !facts.removable)) expect(risks).not.toEqual([]);
      if (risks.length > 0) expect(hiddenBecause(facts, risks)).toMatch(/\w/);
    }),
    { seed: 7, numRuns: 300 },
  );
});
