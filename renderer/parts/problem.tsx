import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/use-messages.ts';
import css from './problem.module.css';

interface ProblemProps {
  error: { message: string; hint?: string | undefined };
  /** The button that does the next step. */
  action?: ReactNode;
}

/** What went wrong, why, and what to do next. */
export function Problem({ error, action }: ProblemProps) {
  const { say } = useMessages();
  return (
    <div role="alert" className={css['problem']}>
      <TriangleAlert aria-label={say.frame.needsAttention} className={css['sign']} />
      <div className={css['text']}>
        <p>{error.message}</p>
        {error.hint === undefined ? null : <p className={css['hint']}>{error.hint}</p>}
        {action}
      </div>
    </div>
  );
}
