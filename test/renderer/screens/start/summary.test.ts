import { expect, it } from 'vitest';
import type { SignatureReport } from '../../../../electron/contract/inspect-pantavisor.ts';
import { signaturesOf } from '../../../../renderer/screens/start/summary.ts';
import { nameOf } from '../../../../renderer/screens/start/name-of.ts';

const signature = (outcome: SignatureReport['outcome'], developer = false): SignatureReport => ({
  key: '_sigs/a.json',
  include: [],
  exclude: [],
  covers: [],
  outcome,
  certificates: [],
  trust: 'unchecked',
  developer,
});

it('says the worst of all signatures', () => {
  expect(signaturesOf([])).toEqual({ is: 'none' });
  expect(signaturesOf([signature('valid'), signature('valid')])).toEqual({ is: 'all' });
  expect(signaturesOf([signature('valid'), signature('valid', true)])).toEqual({ is: 'developer' });
  expect(signaturesOf([signature('unverifiable'), signature('valid', true)])).toEqual({ is: 'unverifiable', count: 1 });
  expect(signaturesOf([signature('unverifiable'), signature('invalid')])).toEqual({ is: 'invalid', count: 1 });
});

it.each([
  ['/home/me/a b.wic.bz2', undefined, 'a b.wic.bz2'],
  ['C:\\images\\gateway.img', undefined, 'gateway.img'],
  ['https://example.com/files/x.img.xz?token=1#top', undefined, 'x.img.xz'],
  ['/images/what?.img', undefined, 'what?.img'],
  ['catalogue:raspberry-pi/raspberry-pi-os-64-bit', undefined, 'raspberry-pi-os-64-bit'],
  ['/images/all.zip', 'one.img', 'all.zip: one.img'],
])('calls %s as a person would', (source, entry, name) => {
  expect(nameOf({ source, ...(entry === undefined ? {} : { entry }) })).toBe(name);
});
