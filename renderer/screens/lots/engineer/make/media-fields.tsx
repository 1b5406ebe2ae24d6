import { useId } from 'react';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Checkbox } from '../../../../parts/checkbox.tsx';
import { Segmented } from '../../../../parts/segmented.tsx';
import { FieldNotes } from '../../../../parts/text-input.tsx';
import formCss from '../form.module.css';
import layoutCss from '../layout.module.css';
import { NumberField } from '../number-field.tsx';
import type { Draft } from './draft.ts';

/** `loop` drives are for tests only. */
const transports = ['usb', 'mmc', 'practice'] as const;

interface MediaFieldsProps {
  draft: Draft;
  /** Why nothing would start. */
  missing: string | undefined;
  onChange: (changes: Partial<Draft>) => void;
}

/** Which cards a slot starts by itself. */
export function MediaFields({ draft, missing, onChange }: MediaFieldsProps) {
  const { make } = useEngineerWords();
  const id = useId();
  return (
    <section aria-labelledby={id} className={layoutCss['card']}>
      <h2 id={id}>{make.media}</h2>
      <div className={layoutCss['pair']}>
        <NumberField
          label={make.minSize}
          value={draft.minSize}
          least={0}
          most={8000}
          fine
          onChange={(minSize) => onChange({ minSize })}
        />
        <NumberField
          label={make.maxSize}
          value={draft.maxSize}
          least={0}
          most={8000}
          fine
          onChange={(maxSize) => onChange({ maxSize })}
        />
        <NumberField
          label={make.minSpeed}
          hint={make.minSpeedHint}
          value={draft.minSpeed}
          least={0}
          most={10_000}
          fine
          onChange={(minSpeed) => onChange({ minSpeed })}
        />
      </div>
      <fieldset aria-describedby={missing === undefined ? undefined : `${id}-t-problem`}>
        <legend>{make.transports}</legend>
        <div className={formCss['choices']}>
          {transports.map((one) => (
            <Checkbox
              key={one}
              label={make.transport[one]}
              checked={draft.transports.includes(one)}
              onChange={(is) =>
                onChange({ transports: [...draft.transports.filter((other) => other !== one), ...(is ? [one] : [])] })
              }
            />
          ))}
        </div>
        <FieldNotes id={`${id}-t`} problem={missing} />
      </fieldset>
      <Segmented
        label={make.content}
        {...(draft.content === 'any' ? { hint: `⚠ ${make.contentAny}` } : {})}
        value={draft.content}
        options={(['blank-or-ours', 'any'] as const).map((value) => ({ value, name: make.contents[value] }))}
        onChange={(value) => onChange({ content: value === 'any' ? 'any' : 'blank-or-ours' })}
      />
      <Checkbox label={make.probe} checked={draft.probe} onChange={(probe) => onChange({ probe })} />
    </section>
  );
}
