import type { Transport } from '../../../contract/drive.ts';
import type { Ledger } from '../ledger/ledger.ts';

/**
 * What can be taught as a slot although it has no port: practice drives, which somebody has made to be used; loop devices
 * only where a lot that is not at its end takes them, as systems make such devices for themselves.
 */
export async function standInsOf(ledger: () => Promise<Pick<Ledger, 'list' | 'lot'>>): Promise<Transport[]> {
  return (await takesLoops(ledger).catch(() => false)) ? ['practice', 'loop'] : ['practice'];
}

async function takesLoops(open: () => Promise<Pick<Ledger, 'list' | 'lot'>>): Promise<boolean> {
  const ledger = await open();
  for (const { id, status } of await ledger.list()) {
    if (status !== 'running' && status !== 'paused') continue;
    if ((await ledger.lot(id)).lot.media.transports.includes('loop')) return true;
  }
  return false;
}
