import { type RefObject, useLayoutEffect } from 'react';
import { tilesAre } from './tile-size.ts';

/**
 * Tells the styles of tiles how wide they are: `--hundredth` of it, and `data-tiles`. A container query would say the same,
 * but makes the browser lay out a tile many times over, several times a second, whenever a number in it changes.
 *
 * @param first of the tiles that stand in the list: they are all as wide as that
 */
export function useTileSize(list: RefObject<HTMLElement | null>, first: string | undefined): void {
  useLayoutEffect(() => {
    const { current } = list;
    const tile = current?.firstElementChild;
    if (current === null || !(tile instanceof HTMLElement) || first === undefined) return;
    const tell = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      current.style.setProperty('--hundredth', `${tile.clientWidth / 100}px`);
      current.dataset['tiles'] = tilesAre(tile.clientWidth / rem);
    };
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(tile);
    return () => observer.disconnect();
  }, [list, first]);
}
