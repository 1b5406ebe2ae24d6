import { useMessages } from '../../messages/use-messages.ts';
import { pointsOf } from './graph.ts';
import css from './tile.module.css';

const box = { width: 120, height: 28 };

/** How fast it went in each of the last seconds. */
export function RateGraph({ rates }: { rates: readonly number[] }) {
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
}
