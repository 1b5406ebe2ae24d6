import { useEffect, useState } from 'react';
import type { Out } from '../../../../../electron/contract/calls.ts';
import { useCall } from '../../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { Select } from '../../../../parts/select.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { AddUnits } from './add-units.tsx';
import { UnitTable } from './unit-table.tsx';
import { stateNames } from './unit-words.ts';

/** Units that are shown at a time. */
const step = 50;
/** The most that can be asked for. */
const most = 500;
/** ms that a person may type on before it is searched for. */
const typing = 200;

interface UnitsPartProps {
  lot: string;
  definition: Out<'lot.get'> | undefined;
  /** No station makes units of it any more. */
  isClosed: boolean;
  onOpen: (unit: number) => void;
}

/** The units of a lot, by state and by what they are called. */
export function UnitsPart({ lot, definition, isClosed, onOpen }: UnitsPartProps) {
  const { units: words, states } = useEngineerWords();
  const [called, list] = useCall('lot.units');
  const [search, setSearch] = useState('');
  const [state, setState] = useState('');
  const [from, setFrom] = useState(0);
  const [limit, setLimit] = useState(step);
  const [shown, setShown] = useState<Out<'lot.units'>>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const named = stateNames.find((one) => one === state);
    const timer = setTimeout(
      () =>
        void list({
          lot,
          ...(named === undefined ? {} : { states: [named] }),
          ...(search.trim() === '' ? {} : { search: search.trim() }),
          ...(from === 0 ? {} : { from }),
          limit,
        }),
      search === '' ? 0 : typing,
    );
    return () => clearTimeout(timer);
  }, [list, lot, search, state, from, limit, turn]);
  useEffect(() => {
    if (called.is === 'done') setShown(called.value);
  }, [called]);
  const anew = () => {
    setFrom(0);
    setLimit(step);
  };
  const isMore = shown !== undefined && from + shown.units.length < shown.total;
  return (
    <section className={layoutCss['section']}>
      <div className={layoutCss['pair']}>
        <TextInput
          type="search"
          label={words.search}
          hint={words.searchHint}
          value={search}
          onChange={(next) => {
            setSearch(next);
            anew();
          }}
        />
        <Select
          label={words.state}
          value={state}
          options={[{ value: '', name: words.all }, ...stateNames.map((value) => ({ value, name: states[value] }))]}
          onChange={(next) => {
            setState(next);
            anew();
          }}
        />
      </div>
      <p role="status" className={textCss['soft']}>
        {shown === undefined ? '' : shown.total === 0 ? words.none : words.found(shown.total)}
      </p>
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
      {shown === undefined || shown.units.length === 0 ? null : <UnitTable units={shown.units} onOpen={onOpen} />}
      <div className={layoutCss['row']}>
        {from > 0 ? (
          <Button disabled={called.is === 'asking'} onClick={() => setFrom(Math.max(0, from - most))}>
            {words.before}
          </Button>
        ) : null}
        {isMore ? (
          <Button
            disabled={called.is === 'asking'}
            onClick={() => (limit < most ? setLimit(Math.min(most, limit + step)) : setFrom(from + most))}
          >
            {words.more}
          </Button>
        ) : null}
      </div>
      {definition === undefined || isClosed ? null : (
        <AddUnits definition={definition} onAdded={() => setTurn(turn + 1)} />
      )}
    </section>
  );
}
