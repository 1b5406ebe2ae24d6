import { useMessages } from '../../messages/use-messages.ts';
import { evidenceLines } from './evidence-lines.ts';
import css from './ladder.module.css';
import { SignLines } from './sign-lines.tsx';

/** What a rung rests on. */
export function Evidence({ items }: { items: readonly Readonly<Record<string, unknown>>[] }) {
  const { say } = useMessages();
  const lines = evidenceLines(items);
  if (lines.length === 0) return null;
  return (
    <details className={css['evidence']}>
      <summary>{say.boot.evidence(lines.length)}</summary>
      <SignLines lines={lines} />
    </details>
  );
}
