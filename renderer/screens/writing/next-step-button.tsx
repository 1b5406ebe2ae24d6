import type { NextStep } from '../../../electron/contract/next-step.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import type { Ask } from './ask.ts';
import type { Slot } from './slots.ts';

interface NextStepButtonProps {
  slot: Slot;
  idle: boolean;
  onAsk: (ask: Ask) => void;
}

/** The button that does what helps after a card was not written. */
export function NextStepButton({ slot, idle, onAsk }: NextStepButtonProps) {
  const { say } = useMessages();
  const [, dispatch] = useFlow();
  const { result } = slot.target;
  const next: NextStep = result?.outcome === 'cancelled' ? 'try-again' : (result?.problem?.next ?? 'none');
  const act = () => {
    switch (next) {
      case 'choose-image':
      case 'choose-entry':
      case 'change-settings':
        return dispatch({ type: 'start-over' });
      case 'try-again':
      case 'plan-again':
        return onAsk({ want: 'again', slot });
      case 'choose-drive':
      case 'replace-card':
        return onAsk({ want: 'another', slot });
      case 'load-page':
        return location.reload();
      case 'report':
        return void navigator.clipboard.writeText(JSON.stringify(result?.problem?.error, undefined, 2)).catch(() => {});
      case 'none':
        return undefined;
    }
  };
  if (next === 'none') return null;
  // What leads away from here waits until nothing is under way.
  const leads = next === 'choose-image' || next === 'choose-entry' || next === 'change-settings';
  return leads && !idle ? null : <Button onClick={act}>{say.writing.next[next]}</Button>;
}
