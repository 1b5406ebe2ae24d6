import { createContext, useContext } from 'react';
import type { Out } from '../../electron/contract/calls.ts';
import type { WickError } from '../../electron/contract/errors.ts';

/** How far the look into the image has come. */
export interface Looking {
  phase: Out<'image.look'>['phase'] | 'nothing';
  /** Bytes of the phase. */
  done?: number;
  total?: number;
  error?: WickError;
  /** The same once more. */
  again: () => void;
}

export const LookingContext = createContext<Looking>({ phase: 'nothing', again: () => {} });

export function useLooking(): Looking {
  return useContext(LookingContext);
}
