import { useState } from 'react';
import type { Out } from '../../../../../electron/contract/calls.ts';
import type { LotStanding } from '../../../../../electron/contract/lot/record.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useLotWords } from '../../../../messages/use-lot-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Button } from '../../../../parts/button.tsx';
import { Dialog } from '../../../../parts/dialog.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { useEngineerCall } from '../use-engineer-call.ts';
import { CauseChart } from './cause-chart.tsx';
import { Figures } from './figures.tsx';
import { HourChart } from './hour-chart.tsx';
import own from './lot.module.css';
import { LotFacts } from './lot-facts.tsx';
import { Records } from './records.tsx';
import { StateBar } from './state-bar.tsx';

interface OverviewProps {
  standing: LotStanding;
  figures: Out<'lot.watch'>['figures'];
  definition: Out<'lot.get'> | undefined;
  /** Its engineer is trusted now. */
  onTrusted: () => void;
}

/** Where a lot stands, how it went, and what can be done with it. */
export function Overview({ standing, figures, definition, onTrusted }: OverviewProps) {
  const lots = useLotWords();
  const { lot: words, cancel } = useEngineerWords();
  const { format } = useMessages();
  const [told, tell] = useEngineerCall('lot.tell');
  const [closing, setClosing] = useState(false);
  const { id: lot, status, paused } = standing;
  const isOpen = status === 'running' || status === 'paused';
  return (
    <>
      <section className={layoutCss['section']} aria-label={words.standing}>
        <div className={own['head']}>
          <p className={own['standing']}>
            <strong>{lots.passed(standing.states.passed, standing.size)}</strong>
            <span className={textCss['soft']}>{paused === undefined ? lots.status[status] : lots.paused[paused]}</span>
          </p>
          {isOpen ? (
            <div className={layoutCss['row']}>
              <Button
                busy={told.is === 'asking'}
                onClick={() => void tell({ lot, event: status === 'paused' ? 'unpaused' : 'paused' })}
              >
                {status === 'paused' ? words.goOn : words.pause}
              </Button>
              <Button onClick={() => setClosing(true)}>{words.close}</Button>
            </div>
          ) : null}
        </div>
        {told.is === 'failed' ? <Problem error={told.error} /> : null}
        <StateBar states={standing.states} />
        <Figures figures={figures} />
      </section>
      <div className={own['charts']}>
        {figures.hours === undefined || figures.hours.length === 0 ? null : <HourChart hours={figures.hours} />}
        <CauseChart causes={figures.causes} />
      </div>
      <Records lot={lot} name={standing.name} />
      {definition === undefined ? null : <LotFacts definition={definition} onTrusted={onTrusted} />}
      {closing ? (
        <Dialog
          title={words.closeTitle}
          size="small"
          onClose={() => setClosing(false)}
          actions={
            <>
              <Button data-first onClick={() => setClosing(false)}>
                {cancel}
              </Button>
              <Button
                look="danger"
                onClick={() => {
                  setClosing(false);
                  void tell({ lot, event: 'closed' });
                }}
              >
                {words.close}
              </Button>
            </>
          }
        >
          <p>{words.closeLead}</p>
          <p className={textCss['soft']}>
            {format.list([standing.name, lots.passed(standing.states.passed, standing.size)])}
          </p>
        </Dialog>
      ) : null}
    </>
  );
}
