import { describe, expect, test } from 'vitest';
import { claimWord, hasFailure } from '../../../../renderer/screens/boot/claim.ts';
import { evidenceLines } from '../../../../renderer/screens/boot/evidence-lines.ts';
import { pathOf } from '../../../../renderer/screens/boot/qr-path.ts';
import { safeLink } from '../../../../renderer/screens/boot/safe-link.ts';
import { bootTone } from '../../../../renderer/screens/boot/tone.ts';
import { aSighting, aStuckUnit } from '../../../shots/states.ts';

const claim = (second: number, claim: 'unclaimed' | 'claimed' | 'refused', challenge?: string) =>
  aSighting(second, {
    observer: 'serial',
    seen: { kind: 'claim', claim, ...(challenge === undefined ? {} : { challenge }) },
    evidence: '',
  });

describe('who owns a device', () => {
  test('is what was said last', () => {
    expect(claimWord([])).toEqual({ is: 'unknown' });
    expect(claimWord([claim(1, 'unclaimed', 'three-small-words')])).toEqual({
      is: 'unclaimed',
      challenge: 'three-small-words',
    });
    expect(claimWord([claim(1, 'unclaimed', 'words'), claim(2, 'claimed', 'words')])).toEqual({ is: 'claimed' });
  });
});

test('a failure is known by the device’s own word', () => {
  expect(hasFailure(aStuckUnit().sightings)).toBe(true);
  expect(hasFailure([claim(1, 'refused')])).toBe(false);
});

describe('the look of a verdict', () => {
  const tone = (verdict: Parameters<typeof bootTone>[0], final: boolean, failed = false) =>
    bootTone(verdict, { final, failed });

  test('is good for up and unclaimed only where nothing more is to come', () => {
    expect(tone('up-unclaimed', false)).toBe('open');
    expect(tone('up-unclaimed', true)).toBe('good');
    expect(tone('up-claimed', true)).toBe('good');
  });

  test('is bad for what goes wrong, also while it is still starting', () => {
    expect(tone('reboot-loop', true)).toBe('bad');
    expect(tone('booting', false)).toBe('open');
    expect(tone('booting', false, true)).toBe('bad');
  });
});

test.each([
  ['http://192.168.7.24/', 'http://192.168.7.24/'],
  ['https://hub.example/u/ada', 'https://hub.example/u/ada'],
  ['javascript:alert(1)', undefined],
  ['http://user:secret@192.168.7.24/', undefined],
  ['192.168.7.24', undefined],
  [undefined, undefined],
])('%s leads to %s', (link, safe) => {
  expect(safeLink(link)).toBe(safe);
});

test('evidence that is not as it should be is left out', () => {
  const line = { at: 1, observer: 'serial', text: 'login:' };
  expect(evidenceLines([line, { at: '1', observer: 'serial', text: 'x' }, { ...line, observer: 'nobody' }])).toEqual([
    line,
  ]);
});

describe('a code', () => {
  test('is drawn run by run', () => {
    expect(pathOf({ size: 3, data: [1, 1, 0, 0, 0, 0, 1, 0, 1] })).toBe('M0 0h2v1H0zM0 2h1v1H0zM2 2h1v1H2z');
  });
});
