import { afterEach, describe, expect, test } from 'vitest';
import { WickError } from '../../../../electron/contract/errors.ts';
import { KeptAnswers } from '../../../../electron/engine/flash/launch/kept-answers.ts';
import type { Way } from '../../../../electron/engine/flash/launch/way.ts';
import { targetOpener } from '../../../../electron/engine/flash/open-target.ts';
import { helperCommand, spawnHelper } from '../../../../electron/engine/flash/spawn-helper.ts';
import { type LoopDrive, loopDrive } from '../../../rigs/loop-drive.ts';
import { needing } from '../../../rigs/needs.ts';

const MiB = 1 << 20;
const how = { signal: new AbortController().signal, mode: 'write', force: false } as const;

describe('one answer for all cards of a bench', needing('root', 'loop'), () => {
  const answers: KeptAnswers[] = [];
  afterEach(() => {
    for (const one of answers.splice(0)) one[Symbol.dispose]();
  });

  /** Says yes to each question, or no. */
  function bench(readers: readonly string[], says: 'yes' | 'no' = 'yes') {
    const asked: string[][] = [];
    const way: Way = {
      ask(names) {
        asked.push([...names]);
        const { program, args } = helperCommand();
        return spawnHelper(says === 'no' ? { program: 'false', args: [] } : { program, args: [...args, ...names] });
      },
      refusal: (exit, target) => new WickError('rights-refused', { target, reason: exit.reason }),
    };
    const kept = new KeptAnswers(way, () => readers);
    answers.push(kept);
    return { asked, open: targetOpener({ elevate: () => kept.elevation }) };
  }

  async function write(open: ReturnType<typeof bench>['open'], card: LoopDrive): Promise<void> {
    await using target = await open(card.drive(), how);
    await target.write(0, new Uint8Array(4096).fill(7));
    await target.finish({ eject: false });
  }

  test('serves one card after the other in the same readers, also at the same time', async () => {
    await using one = await loopDrive({ size: 4 * MiB });
    await using two = await loopDrive({ size: 4 * MiB });
    const { asked, open } = bench([one.path, two.path]);
    for (let i = 0; i < 3; i += 1) await write(open, one);
    await Promise.all([write(open, one), write(open, two)]);
    expect(asked).toEqual([[`${one.path}=any-size`, `${two.path}=any-size`]]);
  });

  test('serves cards of another size, and asks anew for another reader', async () => {
    await using one = await loopDrive({ size: 4 * MiB });
    await using large = await loopDrive({ size: 8 * MiB });
    await using stranger = await loopDrive({ size: 4 * MiB });
    const { asked, open } = bench([one.path, large.path]);
    await write(open, one);
    await write(open, large);
    expect(asked).toHaveLength(1);
    await write(open, stranger);
    expect(asked).toHaveLength(2);
  });

  test('asks again after a no', async () => {
    await using one = await loopDrive({ size: 4 * MiB });
    const { asked, open } = bench([], 'no');
    for (let i = 0; i < 2; i += 1) await expect(write(open, one)).rejects.toMatchObject({ code: 'rights-refused' });
    expect(asked).toHaveLength(2);
  });
});
