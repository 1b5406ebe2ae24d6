import { createContext, useContext } from 'react';
import type { FileKind } from '../../electron/contract/given-file.ts';

/** A file that came from outside of the pages: dropped on the window, or handed over by the system. */
export type OutsideFile =
  | { kind: FileKind; path: string }
  /** A browser does not tell where a dropped file lies. */
  | { kind: 'unreachable'; name: string };

export interface Outside {
  file?: OutsideFile;
  /** Something is held over the window. */
  over: boolean;
  /** It has been seen to. */
  take: () => void;
}

export const OutsideContext = createContext<Outside>({ over: false, take: () => {} });

export function useOutside(): Outside {
  return useContext(OutsideContext);
}
