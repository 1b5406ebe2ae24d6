import { useMessages } from '../../messages/use-messages.ts';
import css from './confirm.module.css';
import type { PlanChange } from './plan-changes.ts';

/** What is not as the person saw it any more. */
export function PlanChanges({ changes }: { changes: readonly PlanChange[] | undefined }) {
  const { say } = useMessages();
  const { changed, changedTitle, changedNothing } = say.confirm;
  if (changes === undefined) return null;
  return (
    <div role="alert" className={css['changes']}>
      {changes.length === 0 ? (
        <p>{changedNothing}</p>
      ) : (
        <>
          <p>⚠ {changedTitle}</p>
          <ul>
            {changes.map((change) => {
              const text = change.what === 'image' ? changed.image() : changed[change.what](change.name);
              return <li key={text}>{text}</li>;
            })}
          </ul>
        </>
      )}
    </div>
  );
}
