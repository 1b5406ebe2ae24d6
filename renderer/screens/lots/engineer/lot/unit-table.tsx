import { Check, Circle, CircleDashed, CircleX } from 'lucide-react';
import type { UnitRecord } from '../../../../../electron/contract/lot/record.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useLotWords } from '../../../../messages/use-lot-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import listCss from '../../../../parts/list.module.css';
import textCss from '../text.module.css';
import { stateTone } from './unit-words.ts';

const signs = { good: Check, busy: CircleDashed, bad: CircleX, plain: Circle };

interface UnitTableProps {
  units: readonly UnitRecord[];
  onOpen: (unit: number) => void;
}

/** One line for each unit. */
export function UnitTable({ units, onOpen }: UnitTableProps) {
  const { units: words } = useEngineerWords();
  return (
    <ul aria-label={words.list} className={listCss['list']}>
      {units.map((unit) => (
        <li key={unit.number}>
          <UnitLine unit={unit} onOpen={() => onOpen(unit.number)} />
        </li>
      ))}
    </ul>
  );
}

function UnitLine({ unit, onOpen }: { unit: UnitRecord; onOpen: () => void }) {
  const { unit: words, units } = useEngineerWords();
  const { format } = useMessages();
  const facts = [
    ...Object.values(unit.shown),
    unit.marks?.deviceId,
    unit.board,
    unit.card?.name,
    unit.attempt > 1 ? units.attempts(unit.attempt) : '',
    unit.attempt > 0 ? format.time(unit.changed) : '',
  ];
  return (
    <button type="button" className={listCss['item']} onClick={onOpen}>
      <strong>{words.title(format.number(unit.number))}</strong>
      <StateWord unit={unit} />
      <span className={textCss['small']}>{facts.filter(Boolean).join(' · ')}</span>
    </button>
  );
}

/** Where a unit is; where it failed, why. */
export function StateWord({ unit }: { unit: UnitRecord }) {
  const { states } = useEngineerWords();
  const { cause } = useLotWords();
  const tone = stateTone(unit.state);
  const Sign = signs[tone];
  return (
    <span className={textCss['state']} data-tone={tone}>
      <Sign aria-hidden="true" />
      {states[unit.state]}
      {unit.cause === undefined ? '' : `: ${cause[unit.cause]}`}
    </span>
  );
}
