import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Checkbox } from '../../../../parts/checkbox.tsx';
import { Select } from '../../../../parts/select.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import formCss from '../form.module.css';
import layoutCss from '../layout.module.css';
import { NumberField } from '../number-field.tsx';
import type { Draft } from './draft.ts';

const passes = ['', 'written', 'up', 'claimed'] as const;

interface MoreFieldsProps {
  draft: Draft;
  /** Why boards cannot be scanned. */
  missing: string | undefined;
  onChange: (changes: Partial<Draft>) => void;
}

/** What most lots leave as it is. */
export function MoreFields({ draft, missing, onChange }: MoreFieldsProps) {
  const { make, passes: ways } = useEngineerWords();
  const { board } = draft;
  return (
    <details className={formCss['more']} open={missing === undefined ? undefined : true}>
      <summary>{make.more}</summary>
      <div className={formCss['form']}>
        <div className={layoutCss['pair']}>
          <NumberField
            label={make.countdown}
            hint={make.countdownHint}
            value={draft.countdown}
            least={0}
            most={60}
            onChange={(countdown) => onChange({ countdown })}
          />
          <Select
            label={make.passesWhen}
            value={draft.passes}
            options={passes.map((value) => ({ value, name: value === '' ? make.byRecipe : ways[value] }))}
            onChange={(value) => onChange({ passes: passes.find((one) => one === value) ?? '' })}
          />
          <NumberField
            label={make.pauseAfter}
            value={draft.pauseAfter}
            least={1}
            most={100}
            onChange={(pauseAfter) => onChange({ pauseAfter })}
          />
          <NumberField
            label={make.quarantineAfter}
            value={draft.quarantineAfter}
            least={1}
            most={100}
            onChange={(quarantineAfter) => onChange({ quarantineAfter })}
          />
        </div>
        <Checkbox
          label={make.board}
          checked={board !== undefined}
          onChange={(is) => onChange(is ? { board: '' } : { board: undefined })}
        />
        {board === undefined ? null : (
          <TextInput
            label={make.boardPattern}
            hint={make.boardHint}
            maxLength={200}
            value={board}
            problem={missing}
            onChange={(next) => onChange({ board: next })}
          />
        )}
      </div>
    </details>
  );
}
