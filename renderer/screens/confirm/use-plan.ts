import { useCallback, useEffect, useRef, useState } from 'react';
import type { WickError } from '../../../electron/contract/errors.ts';
import type { Plan } from '../../flow/flow.ts';
import { orderOf } from '../../flow/order.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useCall } from '../../hooks/use-call.ts';
import { changesOf, type PlanChange } from './plan-changes.ts';

export interface PlanAnew {
  plan: Plan | undefined;
  error: WickError | undefined;
  /** In what it differs from the one before, where it had to be made anew. */
  changes: readonly PlanChange[] | undefined;
  /** The plan is not what the person saw any more. */
  makeAnew: () => void;
}

/** The plan of what is chosen: made when there is none, and made anew when it does not hold any more. */
export function usePlan(): PlanAnew {
  const [state, dispatch] = useFlow();
  const { plan } = state;
  const [called, make] = useCall('plan.make');
  const [changes, setChanges] = useState<readonly PlanChange[]>();
  const seen = useRef<Plan>(undefined);
  const latest = useRef(state);
  latest.current = state;

  const ask = useCallback(async () => {
    const order = orderOf(latest.current);
    const made = order === undefined ? undefined : await make(order);
    if (made === undefined) return;
    const before = seen.current;
    seen.current = undefined;
    setChanges(before === undefined ? undefined : changesOf(before, made));
    dispatch({ type: 'plan', plan: made });
  }, [make, dispatch]);

  const missing = plan === undefined;
  useEffect(() => {
    if (missing) void ask();
  }, [missing, ask]);

  return {
    plan,
    error: called.is === 'failed' ? called.error : undefined,
    changes,
    makeAnew() {
      seen.current = plan;
      if (missing) void ask();
      else dispatch({ type: 'plan', plan: undefined });
    },
  };
}
