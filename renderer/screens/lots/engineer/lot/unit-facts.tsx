import type { UnitRecord } from '../../../../../electron/contract/lot/record.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useLotWords } from '../../../../messages/use-lot-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import css from '../layout.module.css';
import { Fact } from '../fact.tsx';
import { SecretMark } from '../secret-mark.tsx';
import { StateWord } from './unit-table.tsx';

/** The record of a unit. What is secret is named, and not shown. */
export function UnitFacts({ unit }: { unit: UnitRecord }) {
  const { unit: words, values } = useEngineerWords();
  const lots = useLotWords();
  const { say, format, tell } = useMessages();
  const verdicts: Readonly<Record<string, string>> = say.boot.verdict;
  const { card, marks, verdict, cause, message, certificate } = unit;
  return (
    <section className={css['card']}>
      <h3>{words.record}</h3>
      <dl className={css['facts']}>
        <Fact name={words.state}>
          <StateWord unit={unit} />
        </Fact>
        <Fact name={words.cause}>
          {[cause === undefined ? '' : lots.cause[cause], message === undefined ? '' : tell.phrase(message)]
            .filter(Boolean)
            .join(': ')}
        </Fact>
        {Object.entries(unit.shown).map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        {unit.secret.map((name) => (
          <Fact key={name} name={name}>
            <SecretMark text={words.hidden} />
          </Fact>
        ))}
        <Fact name={words.values}>{values[unit.values]}</Fact>
        <Fact name={words.attempt}>{format.number(unit.attempt)}</Fact>
        <Fact name={words.board}>{unit.board}</Fact>
        <Fact name={words.card}>
          {card === undefined ? undefined : `${card.name}, ${format.size(card.size)}`}
          {card?.rate === undefined ? '' : `, ${format.rate(card.rate)}`}
        </Fact>
        {card?.cid === undefined ? null : (
          <Fact name={words.cid}>
            <code>{card.cid}</code>
          </Fact>
        )}
        <Fact name={words.device}>{marks?.deviceId ?? marks?.mac}</Fact>
        <Fact name={words.verdict}>{verdict === undefined ? undefined : (verdicts[verdict] ?? verdict)}</Fact>
        <Fact name={words.slot}>{unit.slot}</Fact>
        {unit.station === undefined ? null : (
          <Fact name={words.station}>
            <code>{unit.station}</code>
          </Fact>
        )}
        {certificate === undefined ? null : (
          <Fact name={words.certificate}>
            <code>{certificate}</code>
          </Fact>
        )}
        {unit.labels > 0 ? <Fact name={words.labels}>{format.number(unit.labels)}</Fact> : null}
      </dl>
    </section>
  );
}
