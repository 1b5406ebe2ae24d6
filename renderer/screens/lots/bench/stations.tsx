import { TriangleAlert } from 'lucide-react';
import { useWatch } from '../../../hooks/use-watch.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { useMessages } from '../../../messages/use-messages.ts';
import css from './stations.module.css';
import { inMinutes } from './in-minutes.ts';
import { silentOf, type StationRow, stationRows } from './station-rows.ts';
import { useNow } from './use-now.ts';

interface StationsProps {
  lot: string;
  /** Fingerprint of the one that this screen belongs to. */
  own: string;
  at: number;
}

/** All stations that make this lot, as its log tells of them; nothing where there is but one. */
export function Stations({ lot, own, at }: StationsProps) {
  const { stations: words } = useLotWords();
  const { format } = useMessages();
  const now = useNow(at, 5000);
  const { state } = useWatch('lot.watch', { lot });
  const rows = stationRows(state?.figures.stations ?? [], now);
  if (rows.length < 2) return null;
  const silent = silentOf(rows);
  return (
    <section aria-labelledby="stations" className={css['stations']}>
      <h2 id="stations" className={css['title']} data-silent={silent !== undefined}>
        {silent === undefined ? (
          words.title(rows.length)
        ) : (
          <>
            <TriangleAlert aria-hidden="true" />
            {words.silent(silent.count, rows.length, format.duration(inMinutes(silent.since)))}
          </>
        )}
      </h2>
      <ul className={css['list']}>
        {rows.map((row) => (
          <Station key={row.station} row={row} isOwn={row.station === own} />
        ))}
      </ul>
    </section>
  );
}

function Station({ row: { name, good, failed, active, since, isSilent }, isOwn }: { row: StationRow; isOwn: boolean }) {
  const { stations: words } = useLotWords();
  const { format } = useMessages();
  const time = since === undefined ? undefined : format.duration(inMinutes(since));
  return (
    <li className={css['station']} data-silent={isSilent}>
      <p className={css['name']}>
        <strong>{name}</strong>
        {isOwn ? <span>{words.here}</span> : null}
      </p>
      <p className={css['tally']}>
        <span>{words.good(format.number(good))}</span>
        {failed === 0 ? null : <span>{words.failed(format.number(failed))}</span>}
        {active === 0 ? null : <span>{words.active(format.number(active))}</span>}
      </p>
      <p className={css['heard']}>
        {time === undefined ? words.never : isSilent ? `⚠ ${words.nothing(time)}` : words.heard(time)}
      </p>
    </li>
  );
}
