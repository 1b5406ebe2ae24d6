import { useState } from 'react';
import type { LabelDesign } from '../../../../../electron/contract/lot/label.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Segmented } from '../../../../parts/segmented.tsx';
import { Select } from '../../../../parts/select.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import css from '../layout.module.css';
import { fieldOptions } from './fields.ts';
import own from './label.module.css';

const kinds = ['none', 'qr', 'datamatrix', 'code128'] as const;

interface CodeFieldsProps {
  design: LabelDesign;
  columns: readonly string[];
  onChange: (design: LabelDesign) => void;
}

/** What is on the label for scanners. */
export function CodeFields({ design, columns, onChange }: CodeFieldsProps) {
  const { label: words } = useEngineerWords();
  const { code, ...rest } = design;
  const [field, setField] = useState('name');
  const choose = (value: string) => {
    const symbology = kinds.find((kind) => kind === value);
    if (symbology === undefined || symbology === 'none') return onChange(rest);
    onChange({ ...rest, code: { symbology, content: code?.content ?? '{{name}}' } });
  };
  return (
    <section className={css['section']}>
      <Segmented
        label={words.code}
        value={code?.symbology ?? 'none'}
        options={kinds.map((value) => ({ value, name: words.codes[value] }))}
        onChange={choose}
      />
      {code === undefined ? null : (
        <>
          <TextInput
            label={words.content}
            hint={words.contentHint}
            maxLength={500}
            value={code.content}
            onChange={(content) => onChange({ ...rest, code: { ...code, content } })}
          />
          <div className={own['add']}>
            <Select label={words.field} value={field} options={fieldOptions(words, columns)} onChange={setField} />
            <Button onClick={() => onChange({ ...rest, code: { ...code, content: `${code.content}{{${field}}}` } })}>
              {words.addField}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
