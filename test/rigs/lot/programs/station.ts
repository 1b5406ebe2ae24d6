/** A station of its own: makes the lot in a folder, with somebody who puts cards in, until the lot is whole. */
import { Random } from '../../../soak/random.ts';
import { openBench } from '../lot-bench.ts';
import { operate } from '../operators.ts';

const [folder = '', slots = '2', seed = '1'] = process.argv.slice(2);
const orphaned = () => process.kill(process.pid, 'SIGKILL');
process.once('disconnect', orphaned);
await using bench = await openBench({ folder, slots: Number(slots) });
await using run = await bench.start();
process.send?.('started');
const signal = new AbortController().signal;
await operate({ run, drives: bench.drives, random: new Random(Number(seed)), keep: true, signal });
process.off('disconnect', orphaned);
process.disconnect();
