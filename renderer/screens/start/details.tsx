import type { InspectReport } from '../../../electron/contract/inspect.ts';
import { useMessages } from '../../messages/use-messages.ts';
import css from './details.module.css';
import { Partitions } from './partitions.tsx';
import { PantavisorDetails } from './pantavisor-details.tsx';

/** All that was found, for who wants to know. */
export function Details({ report }: { report: InspectReport }) {
  const { say } = useMessages();
  const { disk, recognised, pantavisor } = report;
  return (
    <details className={css['details']}>
      <summary>{say.start.details}</summary>
      <div className={css['body']}>
        {recognised === undefined || recognised.evidence.length === 0 ? null : (
          <section>
            <h3>{say.start.evidence}</h3>
            <ul>
              {recognised.evidence.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </section>
        )}
        {disk === undefined ? null : <Partitions disk={disk} />}
        {pantavisor === undefined ? null : <PantavisorDetails report={pantavisor} />}
      </div>
    </details>
  );
}
