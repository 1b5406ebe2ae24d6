import type { Out } from '../../../../../electron/contract/calls.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import own from './lot.module.css';

/** How a lot goes, in five numbers. */
export function Figures({ figures }: { figures: Out<'lot.watch'>['figures'] }) {
  const { lot: words } = useEngineerWords();
  const { format } = useMessages();
  const { passed, failed, firstPassYield, rate, end } = figures;
  const shown = [
    [words.passed, format.number(passed)],
    [words.failed, format.number(failed)],
    [words.firstPass, firstPassYield === undefined ? undefined : format.percent(firstPassYield)],
    [words.rate, rate === undefined ? undefined : format.number(Math.round(rate))],
    [words.end, end === undefined ? undefined : format.time(end)],
  ] as const;
  return (
    <dl className={own['figures']}>
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-known={value !== undefined}>{value ?? words.unknown}</dd>
        </div>
      ))}
    </dl>
  );
}
