import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Written } from '../messages/as-written.ts';
import { useMessages } from '../messages/use-messages.ts';
import css from './problem.module.css';

interface ProblemProps {
  error: Written;
  /** The button that does the next step. */
  action?: ReactNode;
}

/** What went wrong, why, and what to do next. */
export function Problem({ error, action }: ProblemProps) {
  const { say, tell } = useMessages();
  const { message, hint } = tell.error(error);
  return (
    <div role="alert" className={css['problem']}>
      <TriangleAlert aria-label={say.frame.needsAttention} className={css['sign']} />
      <div className={css['text']}>
        <p>{message}</p>
        {hint === undefined ? null : <p className={css['hint']}>{hint}</p>}
        {action}
      </div>
    </div>
  );
}
