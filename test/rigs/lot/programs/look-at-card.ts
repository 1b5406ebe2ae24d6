/** Keeps what a look at a practice drive overwrites, says so once the look is half done, and goes on at a snail's pace. */
import { setTimeout as wait } from 'node:timers/promises';
import { practiceDrive } from '../../../../electron/engine/drive/practice.ts';
import { openTarget } from '../../../../electron/engine/flash/open-target.ts';
import { inspectCard } from '../../../../electron/engine/lot/inspect/inspect-card.ts';
import { KeptBlocks } from '../../../../electron/engine/lot/inspect/kept-blocks.ts';

const [folder = '', path = ''] = process.argv.slice(2);
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
const { signal } = new AbortController();
await using target = await openTarget(await practiceDrive(path), { signal, mode: 'write', force: false });
const copy = await new KeptBlocks(folder).keep(target);
const slow = new Proxy(target, {
  get(inner, key) {
    const value: unknown = Reflect.get(inner, key, inner);
    if (key !== 'write') return typeof value === 'function' ? value.bind(inner) : value;
    return async (offset: number, data: Uint8Array) => {
      await inner.write(offset, data);
      if (data.length < 1 << 20) return;
      process.send?.('half done');
      await wait(60_000);
    };
  },
});
await inspectCard(slow, { probe: 'quick', minSpeed: 0 }, { signal, copy });
