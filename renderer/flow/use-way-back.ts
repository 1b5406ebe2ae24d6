import { type Dispatch, useEffect, useRef } from 'react';
import type { Place } from '../frame.tsx';
import type { FlowEvent, Step } from './flow.ts';

/** Where a person is in the app. */
interface Spot {
  place: Place;
  step: Step;
}

/**
 * The browser's way back, and forward, leads to the screen before, not out of the app with all that was chosen. Where the
 * flow does not let one go back, as once cards are written, one stays.
 */
export function useWayBack(
  { place, step }: Spot,
  onPlace: (place: Place) => void,
  dispatch: Dispatch<FlowEvent>,
): void {
  const isFirst = useRef(true);
  useEffect(() => {
    const spot: Spot = { place, step };
    const shown = spotOf(window.history.state);
    if (isFirst.current) window.history.replaceState(spot, '');
    else if (shown?.place !== place || shown.step !== step) window.history.pushState(spot, '');
    isFirst.current = false;
  }, [place, step]);
  useEffect(() => {
    const go = ({ state }: PopStateEvent) => {
      const spot = spotOf(state);
      if (spot === undefined) return;
      onPlace(spot.place);
      dispatch({ type: 'go', step: spot.step });
    };
    window.addEventListener('popstate', go);
    return () => window.removeEventListener('popstate', go);
  }, [onPlace, dispatch]);
}

/** A bench's screen stays one when it is loaded again; elsewhere what is under way is found anew. */
export function placeOnLoad(): Place {
  return spotOf(window.history.state)?.place === 'lots' ? 'lots' : 'make';
}

/** Only this app puts states there. */
function spotOf(state: unknown): Spot | undefined {
  return (state as Spot | null) ?? undefined;
}
