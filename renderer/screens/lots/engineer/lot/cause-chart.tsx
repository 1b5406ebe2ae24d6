import { useId } from 'react';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useLotWords } from '../../../../messages/use-lot-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import own from './lot.module.css';

/** Why units failed, the most frequent first. */
export function CauseChart({ causes }: { causes: Readonly<Record<string, number>> }) {
  const { lot: words } = useEngineerWords();
  const { cause: names } = useLotWords();
  const { format } = useMessages();
  const id = useId();
  const known: Readonly<Record<string, string>> = names;
  const sorted = Object.entries(causes)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one);
  const most = Math.max(1, ...sorted.map(([, count]) => count));
  return (
    <figure className={own['chart']} aria-labelledby={id}>
      <figcaption id={id}>{words.causes}</figcaption>
      {sorted.length === 0 ? <p className={own['soft']}>{words.noCauses}</p> : null}
      <ul className={own['causes']}>
        {sorted.map(([cause, count]) => (
          <li key={cause}>
            <span>{known[cause] ?? cause}</span>
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <rect width={(count / most) * 100} height="8" data-tone="bad" />
            </svg>
            <strong>{format.number(count)}</strong>
          </li>
        ))}
      </ul>
    </figure>
  );
}
