import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { WickError } from '../../../../electron/contract/errors.ts';
import { useCall } from '../../../hooks/use-call.ts';

/** Whether an engineer is at this page. The key is nowhere but in its memory: a page that is loaded again asks anew. */
export interface Engineer {
  /** What calls that take an engineer are given; undefined until the PIN was right. */
  key: string | undefined;
  /** The PIN is being looked at. */
  busy: boolean;
  /** Why the last PIN was not taken. */
  error: WickError | undefined;
  /** Resolves to the key where it is right. The first PIN of all is the one that counts from then on. */
  unlock: (pin: string) => Promise<string | undefined>;
  lock: () => void;
}

const EngineerContext = createContext<Engineer | undefined>(undefined);

export function EngineerKey({ children }: { children: ReactNode }) {
  const [key, setKey] = useState<string>();
  const [called, ask] = useCall('engineer.unlock');
  const [, give] = useCall('engineer.lock');
  const unlock = useCallback(
    async (pin: string) => {
      const answer = await ask({ pin });
      if (answer !== undefined) setKey(answer.key);
      return answer?.key;
    },
    [ask],
  );
  const lock = useCallback(() => {
    if (key !== undefined) void give({ key });
    setKey(undefined);
  }, [give, key]);
  const engineer = useMemo(
    (): Engineer => ({
      key,
      busy: called.is === 'asking',
      error: called.is === 'failed' ? called.error : undefined,
      unlock,
      lock,
    }),
    [key, called, unlock, lock],
  );
  return <EngineerContext value={engineer}>{children}</EngineerContext>;
}

export function useEngineer(): Engineer {
  const engineer = useContext(EngineerContext);
  if (engineer === undefined) throw new Error('no page for engineers is around this');
  return engineer;
}
