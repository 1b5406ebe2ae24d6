import type { BenchSlot } from '../../../../../electron/contract/lot/bench.ts';
import { useWatch } from '../../../../hooks/use-watch.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Button } from '../../../../parts/button.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import layoutCss from '../layout.module.css';
import listCss from '../../../../parts/list.module.css';
import textCss from '../text.module.css';
import { useEngineerCall } from '../use-engineer-call.ts';

/** While a lot runs on this bench: how its slots do, and which of them are closed. */
export function BenchSlots() {
  const { slots: words } = useEngineerWords();
  const { format } = useMessages();
  const { state } = useWatch('bench.watch', {});
  const [called, judge] = useEngineerCall('bench.judge');
  const bench = state?.bench;
  if (bench === undefined || bench.slots.length === 0) return null;
  return (
    <section className={layoutCss['section']}>
      <h2>{words.bench}</h2>
      <p className={textCss['soft']}>{words.benchLead(bench.lot.name)}</p>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
      <ul className={listCss['list']}>
        {bench.slots.map((slot) => (
          <li key={slot.id} className={listCss['item']}>
            <strong>{words.slot(slot.name)}</strong>
            {slot.state.kind === 'quarantined' ? (
              <Button
                aria-label={`${words.release}: ${words.slot(slot.name)}`}
                onClick={() => void judge({ slot: slot.id, do: 'release' })}
              >
                {words.release}
              </Button>
            ) : (
              <Button
                aria-label={`${words.quarantine}: ${words.slot(slot.name)}`}
                onClick={() => void judge({ slot: slot.id, do: 'quarantine' })}
              >
                {words.quarantine}
              </Button>
            )}
            <span className={textCss['small']}>
              {[
                closedText(slot, words),
                words.tally(format.number(slot.health.good), format.number(slot.health.failed)),
                slot.health.rate === undefined ? '' : format.rate(slot.health.rate),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function closedText({ state }: BenchSlot, words: { closed: string; closedFailures: string }): string {
  if (state.kind !== 'quarantined') return '';
  return `⚠ ${state.why === 'failures' ? words.closedFailures : words.closed}`;
}
