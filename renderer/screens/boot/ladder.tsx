import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Evidence } from './evidence.tsx';
import css from './ladder.module.css';

type Rung = Out<'boot.watch'>['units'][number]['rungs'][number];

const signs = { holds: CircleCheck, failed: CircleX, unchecked: CircleDashed };

/** What is proven of a device and what is not, from its start upwards. */
export function Ladder({ rungs }: { rungs: readonly Rung[] }) {
  const { say, tell } = useMessages();
  const { boot } = say;
  const names: Readonly<Record<string, string>> = boot.rung;
  return (
    <section className={css['section']}>
      <h2>{boot.ladder}</h2>
      <ol className={css['ladder']}>
        {rungs.map(({ rung, name, outcome, reasons, evidence }) => {
          const Sign = signs[outcome];
          return (
            <li key={rung} className={css['rung']} data-outcome={outcome}>
              <Sign aria-hidden="true" className={css['sign']} />
              <h3 className={css['name']}>{names[rung] ?? name}</h3>
              <span className={css['outcome']}>{boot.outcome[outcome]}</span>
              <div className={css['more']}>
                {reasons.map((reason) => (
                  <p key={reason}>{tell.phrase(reason)}.</p>
                ))}
                <Evidence items={evidence} />
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
