import { useEffect, useRef } from 'react';
import type { BenchState } from '../../../../electron/contract/lot/bench.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { useMessages } from '../../../messages/use-messages.ts';
import { Bar } from '../bar.tsx';
import { countsOf } from '../counts.ts';
import css from './bench-head.module.css';

interface Fact {
  name: string;
  /** undefined: not known yet. */
  value: string | undefined;
  more?: string | undefined;
  isBad?: boolean;
}

/** How the lot goes. */
export function BenchHead({ bench }: { bench: BenchState }) {
  const { language, format } = useMessages();
  const words = useLotWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const { lot, standing, figures, slots, at } = bench;
  const { passed, waiting } = countsOf(standing);
  const worst = slots.find(({ id }) => id === figures.worstSlot);
  const { bench: text } = words;
  const { firstPassYield, rate, end } = figures;
  const facts: Fact[] = [
    { name: text.yield, value: firstPassYield === undefined ? undefined : format.percent(firstPassYield) },
    { name: text.rate, value: rate === undefined ? undefined : format.number(Math.round(rate)) },
    {
      name: text.end,
      value: end === undefined ? undefined : hourOf(end, at, language),
      more: end === undefined ? undefined : format.duration(inMinutes(end - at)),
    },
    { name: text.failed, value: format.number(figures.failed) },
    ...(worst === undefined ? [] : [{ name: text.worst, value: worst.name, isBad: true }]),
  ];
  const label = words.passed(passed, lot.size);
  return (
    <header className={css['head']}>
      <div className={css['lot']}>
        <h1 ref={heading} tabIndex={-1} className={css['name']}>
          {lot.name}
        </h1>
        <p className={css['count']}>
          <strong>{label}</strong>
          {waiting === 0 ? null : <span>{words.waiting(waiting)}</span>}
        </p>
        <Bar label={label} passed={passed} waiting={waiting} size={lot.size} />
      </div>
      <dl className={css['facts']}>
        {facts.map(({ name, value, more, isBad = false }) => (
          <div key={name} data-worst={isBad}>
            <dt>{name}</dt>
            <dd>
              {value === undefined ? (
                <>
                  <span aria-hidden="true">–</span>
                  <span className={css['unseen']}>{text.noneYet}</span>
                </>
              ) : (
                value
              )}
              {more === undefined ? null : <small>{more}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </header>
  );
}

function inMinutes(ms: number): number {
  return Math.max(60_000, Math.round(ms / 60_000) * 60_000);
}

/** With its day where it is not today. */
function hourOf(end: number, now: number, language: string): string {
  const isToday = new Date(end).toDateString() === new Date(now).toDateString();
  const hour = { hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(language, isToday ? hour : { ...hour, weekday: 'short' }).format(end);
}
