import { type RefObject, useLayoutEffect, useState } from 'react';
import { type Room, roomFor } from './room.ts';

/**
 * How many tiles stand side by side. What there is for them is the window without the rest of the page: their own height would
 * make them larger and larger.
 */
export function useRoom(
  page: RefObject<HTMLElement | null>,
  tiles: RefObject<HTMLElement | null>,
  count: number,
): Room {
  const [room, setRoom] = useState<Room>({ columns: 1, unit: 16 });
  useLayoutEffect(() => {
    const [whole, part] = [page.current, tiles.current];
    if (whole === null || part === null) return;
    const measure = () => {
      const top = whole.getBoundingClientRect().top + window.scrollY;
      const rest = whole.offsetHeight - part.offsetHeight;
      const next = roomFor(count, { width: part.offsetWidth, height: window.innerHeight - top - rest });
      setRoom((was) => (was.columns === next.columns && was.unit === next.unit ? was : next));
    };
    const observer = new ResizeObserver(measure);
    for (const child of whole.children) observer.observe(child);
    window.addEventListener('resize', measure);
    measure();
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [page, tiles, count]);
  return room;
}
