import type { LogEntry } from '../../../../../electron/contract/lot/record.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useLotWords } from '../../../../messages/use-lot-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import css from '../layout.module.css';
import own from './lot.module.css';
import { eventText } from './unit-words.ts';

/** What happened to a unit, in order. */
export function UnitLog({ log }: { log: readonly LogEntry[] }) {
  const engineer = useEngineerWords();
  const lots = useLotWords();
  const { say, format } = useMessages();
  return (
    <section className={css['card']}>
      <h3>{engineer.unit.log}</h3>
      <ol className={own['log']}>
        {log.map(({ sequence, at, event }) => (
          <li key={sequence}>
            <time dateTime={new Date(at).toISOString()}>{format.time(at)}</time>
            <span>{eventText(event, { engineer, lots, verdicts: say.boot.verdict })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
