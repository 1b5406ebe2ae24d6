import type { Out } from '../../../../../electron/contract/calls.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Table } from '../../../../parts/table.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { AdmitStation } from './admit-station.tsx';
import { OwnCard } from './own-card.tsx';

interface StationsPartProps {
  lot: string;
  stations: Out<'lot.watch'>['figures']['stations'];
}

/** Which stations make units of a lot, and which others may. */
export function StationsPart({ lot, stations }: StationsPartProps) {
  const { stations: words } = useEngineerWords();
  const { format } = useMessages();
  return (
    <section className={layoutCss['section']}>
      {stations.length === 0 ? <p className={textCss['soft']}>{words.none}</p> : null}
      <Table
        title={words.list}
        head={[words.name, words.good, words.failed, words.active, words.heard]}
        rows={stations.map(({ station, name, good, failed, active, heard }) => ({
          key: station,
          cells: [
            name ?? station,
            format.number(good),
            format.number(failed),
            format.number(active),
            heard === undefined || heard === 0 ? '' : format.time(heard),
          ],
        }))}
      />
      <AdmitStation lot={lot} />
      <OwnCard />
    </section>
  );
}
