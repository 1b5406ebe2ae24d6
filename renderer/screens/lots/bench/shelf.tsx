import type { AwaitedBoot } from '../../../../electron/contract/lot/bench.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { useMessages } from '../../../messages/use-messages.ts';
import { inMinutes } from './in-minutes.ts';
import css from './shelf.module.css';
import { useNow } from './use-now.ts';

/** Units whose cards are good, and whose devices are awaited: the oldest first. */
export function Shelf({ awaited, at }: { awaited: readonly AwaitedBoot[]; at: number }) {
  const { say, format, tell } = useMessages();
  const words = useLotWords();
  const now = useNow(at, 5000);
  if (awaited.length === 0) return null;
  return (
    <section aria-labelledby="shelf" className={css['shelf']}>
      <h2 id="shelf" className={css['title']}>
        {words.shelf.title(awaited.length)}
      </h2>
      <ul className={css['units']}>
        {awaited.map(({ unit, since, verdict, next, board }) => (
          <li key={unit} className={css['unit']} data-verdict={verdict}>
            <p className={css['name']}>
              <strong>{words.bench.unit(format.number(unit))}</strong>
              {board === undefined ? null : <span>{words.bench.board(board)}</span>}
            </p>
            <p className={css['verdict']}>{say.boot.verdict[verdict]}</p>
            <p className={css['since']}>{words.shelf.since(format.duration(inMinutes(now - since)))}</p>
            {next === undefined ? null : <p className={css['next']}>{tell.phrase(next)}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
