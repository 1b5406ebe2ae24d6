import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take 15 s or more where all run at once on two cores, the longest first. Without earlier runs to go by, vitest
 * takes the longest texts first instead, and leaves one of these to run last, on a core of its own.
 */
export const longest: readonly string[] = [
  'e2e/disturbed-cards.test.ts',
  'native/windows.test.ts',
  'e2e/desktop.test.ts',
  'e2e/scenes/engineer.test.ts',
  'engine/lot/run/hub-lot.test.ts',
  'engine/lot/ledger/stations.test.ts',
  'cli/boot.test.ts',
  'e2e/scenes/plan.test.ts',
  'rigs/device/faults.test.ts',
  'cli/flash.test.ts',
  'e2e/whole-way.test.ts',
  'e2e/first-boot.test.ts',
  'native/corpus.test.ts',
  'e2e/lot.test.ts',
  'native/bzip2.test.ts',
  'e2e/scenes/lots.test.ts',
  'soak/lot.test.ts',
  'native/gzip.test.ts',
  'e2e/first-boot-page.test.ts',
  'soak/soak.test.ts',
  'cli/flash-boot.test.ts',
  'engine/flash/pkexec.test.ts',
  'engine/answers/first-boots.test.ts',
  'e2e/refused-cards.test.ts',
  'cli/flash-recipe.test.ts',
  'cli/provision.test.ts',
  'e2e/flash-and-boot.test.ts',
  'e2e/voice.test.ts',
  'e2e/scenes/made.test.ts',
  'native/lz4.test.ts',
  'native/xz.test.ts',
  'engine/image/file-system/damage.test.ts',
  'build/packaging.test.ts',
  'e2e/engineer.test.ts',
  'engine/lot/run/lot-run.test.ts',
  'rigs/device/device.test.ts',
  'native/zstd.test.ts',
  'cli/lot.test.ts',
  'e2e/updates.test.ts',
  'engine/lot/run/factory-format.test.ts',
  'engine/flash/damage.test.ts',
  'e2e/make-cards.test.ts',
  'engine/image/file-system/ext4/writable-tree.test.ts',
  'engine/flash/bad-drive.test.ts',
  'cli/catalogue.test.ts',
  'engine/demo/make.test.ts',
  'e2e/eight-cards.test.ts',
  'e2e/senses.test.ts',
  'cli/cancel.test.ts',
  'engine/image/seek/seek.test.ts',
  'rigs/device/many.test.ts',
  'engine/image/decode/round-trip.test.ts',
  'engine/image/allocation/map-from-allocation.test.ts',
  'engine/answers/lot.test.ts',
  'engine/provision/provision.test.ts',
  'e2e/hub-page.test.ts',
  'engine/image/decode/damage.test.ts',
  'e2e/writing.test.ts',
  'engine/image/open-archive.test.ts',
  'e2e/desktop-habits.test.ts',
  'engine/flash/chunk-leases.test.ts',
  'cli/hub-recipe.test.ts',
  'e2e/keyboard.test.ts',
  'e2e/station.test.ts',
];

/** Begins with those that take the longest, so that all workers are busy until the end; the others follow in vitest's order. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/test/${name}`));
  return place === -1 ? longest.length : place;
}
