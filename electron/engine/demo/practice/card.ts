import type { BlockView } from '../../image/block-view.ts';
import { openDisk } from '../../image/disk.ts';
import { readBootSelector } from '../../image/pantavisor/boot-selector.ts';
import { namesOfContainers } from '../../image/pantavisor/containers.ts';
import { placeOf } from '../../image/pantavisor/place.ts';
import { parseSettings } from '../../image/pantavisor/settings.ts';
import { parseState } from '../../image/pantavisor/state.ts';
import { readSmallFile } from '../../image/tree/read-file.ts';
import { Medium } from '../../provision/medium.ts';
import { findStorage } from '../../provision/pantavisor/find.ts';

/** What a device reads from its card. */
export interface Card {
  state: Uint8Array<ArrayBuffer>;
  /** Names, in the order of the state. */
  containers: readonly string[];
  /** Of the Hub; undefined where it is not set. */
  setting: (key: string) => string | undefined;
}

export async function readCard(view: BlockView): Promise<Card> {
  await using medium = new Medium(await openDisk(view));
  const storage = await findStorage(medium);
  if (storage === undefined) throw new TypeError('a card without a Pantavisor system');
  const { tree } = storage;
  const { revision } = await readBootSelector(tree);
  const state = await readSmallFile(tree, (await placeOf(tree, 'storage', revision)).state, 16 << 20);
  if (state === undefined) throw new TypeError(`revision ${revision} has no state`);
  const config = await readSmallFile(tree, '/config/pantahub.config', 1 << 20);
  const settings = new Map(parseSettings(config?.toString('utf8') ?? '').map(({ key, value }) => [key, value]));
  return {
    state: new Uint8Array(state),
    containers: namesOfContainers(parseState(state)),
    setting: (key) => settings.get(key) || undefined,
  };
}
