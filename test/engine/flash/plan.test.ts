import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Drive, Risk } from '../../../electron/contract/drive.ts';
import { type PlannedImage, type PlanOptions, planFlash } from '../../../electron/engine/flash/plan.ts';
import { usbCard } from '../../rigs/drive.ts';

const MiB = 1 << 20;
const options: PlanOptions = { unmapped: 'skip', verify: true, changedOnly: false, eject: true, force: [] };

function image(changes: Partial<PlannedImage> = {}): PlannedImage {
  return {
    name: 'a.img',
    formats: [],
    size: 4 * MiB,
    sourceSize: 4 * MiB,
    bmap: undefined,
    extents: undefined,
    ...changes,
  };
}

const refusalOf = (planned: PlannedImage, drive: Drive, force: string[] = []) =>
  planFlash(planned, [drive], { ...options, force }).targets[0]?.refusal;

test('a card that fits is not refused', () => {
  const plan = planFlash(image(), [usbCard()], options);
  expect(plan).toMatchObject({ map: 'whole', mappedBytes: 4 * MiB, verify: true, eject: true });
  expect(plan.targets[0]?.refusal).toBeUndefined();
});

test('a protected drive is refused with every reason, until its exact name is typed', () => {
  const risks: Risk[] = [
    { kind: 'system', reason: 'backs /' },
    { kind: 'swap', reason: 'holds swap' },
  ];
  const drive = usbCard({ risks });
  expect(refusalOf(image(), drive)).toMatchObject({
    code: 'target-protected',
    fields: { reasons: ['it backs /', 'it holds swap'] },
  });
  expect(refusalOf(image(), drive, ['/dev/sd'])).toMatchObject({ code: 'target-protected' });
  expect(refusalOf(image(), drive, ['/dev/sdb'])).toBeUndefined();
});

test('a write-protected card is refused, forced or not', () => {
  expect(refusalOf(image(), usbCard({ readOnly: true }), ['/dev/sdb'])).toMatchObject({
    code: 'target-write-protected',
  });
});

test('an image that does not fit is refused; where its used part would, that is said', () => {
  const extents = [{ offset: 0, length: MiB }];
  const refusal = refusalOf(image({ size: 9 * MiB, extents }), usbCard());
  expect(refusal).toMatchObject({ code: 'image-does-not-fit', fields: { needed: 9 * MiB, usedEnd: MiB } });
  expect(refusal?.hint).toContain('would fit');
  expect(refusalOf(image({ size: 9 * MiB }), usbCard())?.hint).not.toContain('would fit');
});

test('an image whose size is not known yet is planned without', () => {
  const plan = planFlash(image({ size: undefined }), [usbCard()], options);
  expect(plan.mappedBytes).toBeUndefined();
  expect(plan.targets[0]?.refusal).toBeUndefined();
});

test('the same drive under two names is refused', () => {
  const drives = [usbCard({ majorMinor: '8:16' }), usbCard({ path: '/dev/disk/by-id/x', majorMinor: '8:16' })];
  expect(planFlash(image(), drives, options).targets[1]?.refusal).toMatchObject({ code: 'target-twice' });
});

test('no drive with a risk is ever planned for without its name, and nothing larger than the drive', () => {
  const risk = fc.record({
    kind: fc.constantFrom<Risk['kind']>('system', 'swap', 'held', 'internal', 'holds-image'),
    reason: fc.string(),
  });
  fc.assert(
    fc.property(
      fc.array(risk, { maxLength: 3 }),
      fc.integer({ min: 0, max: 16 * MiB }),
      fc.integer({ min: 0, max: 16 * MiB }),
      fc.boolean(),
      fc.array(fc.constantFrom('/dev/sdb', '/dev/sdc', '/dev/sd', ''), { maxLength: 2 }),
      (risks, size, driveSize, readOnly, force) => {
        const refusal = refusalOf(image({ size }), usbCard({ risks, size: driveSize, readOnly }), force);
        if (refusal !== undefined) return;
        expect(risks.length === 0 || force.includes('/dev/sdb')).toBe(true);
        expect(size).toBeGreaterThan(0);
        expect(size).toBeLessThanOrEqual(driveSize);
        expect(readOnly).toBe(false);
      },
    ),
    { numRuns: 500, seed: 3 },
  );
});
