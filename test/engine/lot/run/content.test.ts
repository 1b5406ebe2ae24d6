import { hash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Certificate } from '../../../../electron/contract/certificate.ts';
import type { OpenTarget } from '../../../../electron/engine/flash/target.ts';
import { probe } from '../../../../electron/engine/lot/inspect/probe.ts';
import { contentOf } from '../../../../electron/engine/lot/run/content.ts';
import { KnownCards, nameUnit } from '../../../../electron/engine/lot/run/known-cards.ts';
import { FakeCard } from '../../../rigs/fake-card.ts';
import { needing } from '../../../rigs/needs.ts';
import { run, scratch } from '../../image/file-system/scratch.ts';

const KiB = 1 << 10;
const MiB = 1 << 20;
const lot = '7b5e3c1e-6b1c-4f5e-9a53-0d1a4d0c2f11';

const card = (): OpenTarget => new FakeCard({ size: 8 * MiB }).open();
const look = (target: OpenTarget, known = new KnownCards()) =>
  contentOf(target, known, 512).then(({ content }) => content);

async function write(target: OpenTarget, offset: number, data: Uint8Array) {
  await target.write(offset, data);
  return { offset, length: data.length, sha256: hash('sha256', data) };
}

/** A card with a start, a part of the image, and a part that is its own. */
async function made(
  target: OpenTarget,
  number: number,
  image = Buffer.alloc(256 * KiB, 'image'),
): Promise<Certificate> {
  const table = await write(target, 0, Buffer.alloc(64 * KiB, 'table'));
  const body = await write(target, 2 * MiB, image);
  const own = await write(target, 4 * MiB, Buffer.alloc(4 * KiB, `unit ${number}`));
  return {
    wick: 1,
    kind: 'certificate',
    tool: 'wick 0.0.0',
    image: { name: 'image' },
    map: { kind: 'bmap' },
    drive: { name: 'card', size: target.size },
    ranges: [table, body, own],
    settings: { family: 'generic', edits: [], ranges: [{ offset: own.offset, length: own.length }] },
    unit: nameUnit(lot, number),
    started: '',
    finished: '',
    verdict: 'good',
  };
}

describe('what lies on a card', () => {
  test.each([0, 0xff])('is nothing where all of it is %i', async (byte) => {
    const target = card();
    await target.write(0, Buffer.alloc(8 * MiB, byte));
    expect(await look(target)).toEqual({ is: 'blank' });
  });

  test('is somebody’s, wherever it begins', async () => {
    for (const offset of [0, 512 * KiB]) {
      const target = card();
      await target.write(offset, randomBytes(512));
      expect(await look(target)).toMatchObject({ is: 'other' });
    }
    const behind = card();
    await behind.write(2 * MiB, randomBytes(4 * MiB));
    expect(await look(behind)).toMatchObject({ is: 'other', what: expect.stringContaining('no partition table') });
  });

  test('is nothing where it is formatted, and has no file', needing('mkfs.vfat', 'mcopy'), async () => {
    await using made = await scratch(8 * MiB, 'mkfs.vfat', '-F', '12');
    const target = card();
    await target.write(0, await made.bytes());
    expect(await look(target)).toEqual({ is: 'blank' });
    run('mcopy', '-i', made.path, import.meta.filename, '::/NOTES.TXT');
    await target.write(0, await made.bytes());
    expect(await look(target)).toEqual({ is: 'other', what: 'there is fat12 on it, with "NOTES.TXT"' });
  });

  test('is a unit that was made here, told from the others by what only it has', async () => {
    const known = new KnownCards();
    const [one, two] = [card(), card()];
    const first = await made(one, 1);
    known.add(first);
    known.add(await made(two, 2));
    // How its first boot went is in a certificate of its own.
    known.add(first);
    expect(await look(one, known)).toEqual({ is: 'ours', units: [{ lot, number: 1 }] });
    expect(await look(two, known)).toEqual({ is: 'ours', units: [{ lot, number: 2 }] });
    await two.write(0, Buffer.alloc(64 * KiB, 'other table'));
    expect(await look(two, known)).toMatchObject({ is: 'other' });
  });

  test('is ours where it was left half made, or taken out while it was looked at', async () => {
    const known = new KnownCards();
    known.add(await made(card(), 1));
    const half = card();
    await made(half, 2);
    await half.zero({ offset: 0, length: MiB });
    expect(await look(half, known)).toEqual({ is: 'ours' });
    expect(await look(half)).toMatchObject({ is: 'other' });
    const probed = card();
    await probe(probed, { signal: new AbortController().signal });
    await probed.zero({ offset: 0, length: MiB });
    expect(await look(probed)).toEqual({ is: 'ours' });
  });
});
