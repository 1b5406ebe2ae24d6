import { memo } from 'react';
import { useMessages } from '../../messages/use-messages.ts';
import { pointsOf } from './graph.ts';
import css from './tile.module.css';

const box = { width: 120, height: 28 };

interface RateGraphProps {
  rates: readonly number[];
}

/** How fast it went in each of the last seconds: drawn once a second, however often its card is told about. */
export const RateGraph = memo(function RateGraph({ rates }: RateGraphProps) {
  const { say, format } = useMessages();
  const points = pointsOf(rates, box);
  if (points === '') return <span />;
  const text = say.writing.rates(format.rate(Math.min(...rates)), format.rate(Math.max(...rates)));
  return (
    <svg
      role="img"
      aria-label={text}
      className={css['graph']}
      viewBox={`0 -2 ${box.width} ${box.height + 4}`}
      preserveAspectRatio="none"
    >
      <polyline points={points} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}, isSame);

function isSame(was: RateGraphProps, now: RateGraphProps): boolean {
  return was.rates.length === now.rates.length && was.rates.every((rate, index) => rate === now.rates[index]);
}
