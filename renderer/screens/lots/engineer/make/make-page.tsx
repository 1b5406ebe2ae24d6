import { useEffect, useMemo, useRef, useState } from 'react';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Page } from '../../../../parts/page.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import formCss from '../form.module.css';
import layoutCss from '../layout.module.css';
import { FileField } from '../file-field.tsx';
import { NumberField } from '../number-field.tsx';
import { type Draft, firstDraft, lotOf, missingIn } from './draft.ts';
import { LabelChoice } from './label-choice.tsx';
import { Made } from './made.tsx';
import { Making } from './making.tsx';
import { MediaFields } from './media-fields.tsx';
import { MoreFields } from './more-fields.tsx';
import { problemsOf, TableProblems } from './table-problems.tsx';
import { useLook } from './use-look.ts';
import { useMake } from './use-make.ts';
import { ValuesFields } from './values-fields.tsx';

/** A new lot, from a recipe to a signature. */
export function MakePage({ onOpen }: { onOpen: (lot: string) => void }) {
  const words = useEngineerWords();
  const { make } = words;
  const [draft, setDraft] = useState(firstDraft);
  const [isTold, setTold] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  const { look, error } = useLook(draft);
  const [making, start, stop] = useMake();
  const change = (changes: Partial<Draft>) => setDraft((was) => ({ ...was, ...changes }));
  const missing = missingIn(draft);
  const own = useMemo(() => {
    const placed = (look?.variables ?? []).filter(({ from }) => from !== 'table');
    return Object.fromEntries(placed.map(({ name, unique }) => [name, unique]));
  }, [look]);
  useEffect(() => {
    // Where something is missing, the person is led to the first of it.
    if (isTold) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [isTold]);
  if (making.is === 'made') return <Made lot={making.lot} notes={making.notes} onOpen={() => onOpen(making.lot)} />;
  const send = () => {
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    setTold(true);
    if (missing.length === 0 && !wrong) void start(lotOf(draft, own));
    else wrong?.focus();
  };
  const told = (what: (typeof missing)[number], text: string) => (isTold && missing.includes(what) ? text : undefined);
  const tableProblems = making.is === 'failed' ? problemsOf(making.error) : undefined;
  return (
    <Page
      title={make.title}
      lead={make.lead}
      actions={
        <Button look="main" busy={making.is === 'running'} onClick={send}>
          {make.makeIt}
        </Button>
      }
    >
      <div ref={form} className={layoutCss['section']} inert={making.is === 'running'}>
        <section className={formCss['form']}>
          <FileField
            label={make.recipe}
            hint={make.recipeHint}
            problem={told('recipe', make.missingRecipe)}
            title={make.recipeTitle}
            show="recipes"
            file={draft.recipe}
            onChoose={(recipe) => change({ recipe })}
          />
          <div className={layoutCss['pair']}>
            <TextInput
              label={make.name}
              hint={make.nameHint}
              maxLength={100}
              value={draft.name}
              problem={told('name', make.missingName)}
              onChange={(name) => change({ name })}
            />
            <NumberField
              label={make.size}
              hint={make.sizeHint}
              value={draft.size}
              least={1}
              most={1_000_000}
              onChange={(size) => change({ size })}
            />
          </div>
        </section>
        {error === undefined ? null : <Problem error={error} />}
        <ValuesFields draft={draft} look={look} missing={told('table', make.missingTable)} onChange={change} />
        <MediaFields draft={draft} missing={told('transports', make.missingTransport)} onChange={change} />
        <MoreFields draft={draft} missing={told('board', make.missingPattern)} onChange={change} />
        <LabelChoice draft={draft} look={look} onChange={change} />
      </div>
      {making.is === 'running' ? <Making item={making.item} onStop={stop} /> : null}
      {making.is === 'failed' && tableProblems === undefined ? <Problem error={making.error} /> : null}
      {tableProblems === undefined ? null : <TableProblems {...tableProblems} />}
    </Page>
  );
}
