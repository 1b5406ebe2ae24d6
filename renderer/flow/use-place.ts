import { createContext, useContext } from 'react';
import type { Place } from '../frame.tsx';

export const PlaceContext = createContext<(place: Place) => void>(() => {});

/** Goes to another place of the app than the one that a person is at. */
export function useGoTo(): (place: Place) => void {
  return useContext(PlaceContext);
}
