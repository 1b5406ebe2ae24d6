import { useEffect, useRef } from 'react';
import { noScan, stepWedge } from './wedge.ts';

/** Hears a barcode scanner that types, wherever the focus is, except in a field that one types into. */
export function useWedge(onScan: (text: string) => void): void {
  const newest = useRef(onScan);
  newest.current = onScan;
  useEffect(() => {
    let wedge = noScan;
    const hear = (event: KeyboardEvent) => {
      if (isTypedInto(event.target)) return;
      const { key, repeat, timeStamp } = event;
      const command = event.ctrlKey || event.altKey || event.metaKey;
      const step = stepWedge(wedge, { key, at: timeStamp, repeat, command });
      wedge = step.wedge;
      if (step.taken) {
        event.preventDefault();
        event.stopPropagation();
      }
      if (step.scanned !== undefined) newest.current(step.scanned);
    };
    // A button that has the focus is pressed when the space bar is let go.
    const swallow = (event: KeyboardEvent) => {
      if (event.key === ' ' && wedge.text.length > 1 && !isTypedInto(event.target)) event.preventDefault();
    };
    window.addEventListener('keydown', hear, { capture: true });
    window.addEventListener('keyup', swallow, { capture: true });
    return () => {
      window.removeEventListener('keydown', hear, { capture: true });
      window.removeEventListener('keyup', swallow, { capture: true });
    };
  }, []);
}

function isTypedInto(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])');
}
