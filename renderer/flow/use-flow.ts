import { createContext, type Dispatch, useContext } from 'react';
import { firstFlow, type Flow, type FlowEvent } from './flow.ts';

export const FlowContext = createContext<[Flow, Dispatch<FlowEvent>]>([firstFlow, () => {}]);

export function useFlow(): [Flow, Dispatch<FlowEvent>] {
  return useContext(FlowContext);
}
