import type { Drive } from '../../../electron/contract/drive.ts';
import { type ErrorData, errorFromData } from '../../../electron/contract/errors.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import css from './confirm.module.css';

interface RefusalProps {
  drive: Drive;
  refusal: ErrorData;
  onLookAgain: () => void;
}

/** Why a card is not written, and the ways on. */
export function Refusal({ drive, refusal, onLookAgain }: RefusalProps) {
  const { say } = useMessages();
  const [{ targets }, dispatch] = useFlow();
  const leaveOut = () => {
    dispatch({ type: 'target', path: drive.path, chosen: false });
    if (targets.length === 1) dispatch({ type: 'go', step: 'cards' });
  };
  return (
    <Problem
      error={errorFromData(refusal)}
      action={
        <span className={css['row']}>
          <Button onClick={leaveOut}>{say.confirm.leaveOut}</Button>
          <Button onClick={onLookAgain}>{say.confirm.lookAgain}</Button>
        </span>
      }
    />
  );
}
