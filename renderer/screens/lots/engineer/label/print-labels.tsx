import { type FormEvent, useEffect, useState } from 'react';
import { useCall } from '../../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Checkbox } from '../../../../parts/checkbox.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { Segmented } from '../../../../parts/segmented.tsx';
import { Select } from '../../../../parts/select.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import formCss from '../form.module.css';
import { NumberField } from '../number-field.tsx';
import { saveDocument } from '../save-document.ts';
import textCss from '../text.module.css';
import { useEngineerCall } from '../use-engineer-call.ts';
import { askedFor, firstWish, formatOf, formatsFor, type LabelWish, mostCopies, network } from './label-wish.ts';
import { SheetFields } from './sheet-fields.tsx';

interface PrintLabelsProps {
  lot: string;
  units: readonly number[] | undefined;
  /** Each of them has a label already: that another one is made is logged. */
  again: boolean;
  /** Of the button, where it is not the usual one. */
  action?: string;
  onMissing?: () => void;
  onDone?: () => void;
}

/** Labels to a printer, or as a file. */
export function PrintLabels({ lot, units, again, action, onMissing, onDone }: PrintLabelsProps) {
  const { label: words } = useEngineerWords();
  const [listed, list] = useCall('label.printers');
  const [made, make] = useEngineerCall('label.make');
  const [wish, setWish] = useState(firstWish);
  useEffect(() => void list({}), [list]);
  const printers = listed.is === 'done' ? listed.value.printers : [];
  const change = (changes: Partial<LabelWish>) => setWish({ ...wish, ...changes });
  const { printer } = wish;
  const format = formatOf(wish);
  const formats = formatsFor(printer);
  const print = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (units === undefined) return onMissing?.();
    const wrong = event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (wrong !== null) return wrong.focus();
    const done = await make({ lot, units: [...units], again, ...askedFor(wish) });
    if (done?.label !== undefined) saveDocument(done.label);
    if (done !== undefined) onDone?.();
  };
  const done = made.is === 'done' ? made.value : undefined;
  return (
    <form className={formCss['form']} onSubmit={(event) => void print(event)}>
      <Select
        label={words.printer}
        value={printer}
        options={[
          { value: '', name: words.toFile },
          ...printers.map(({ id, name }) => ({ value: id, name })),
          { value: network, name: words.address },
        ]}
        onChange={(next) => change({ printer: next })}
      />
      {printer === network ? (
        <TextInput
          label={words.addressOf}
          hint={words.addressHint}
          required
          pattern="(\[[\da-fA-F:.]+\]|[^\s:\[\]]+):\d{1,5}"
          value={wish.address}
          onChange={(address) => change({ address })}
        />
      ) : null}
      {formats.length > 1 ? (
        <Segmented
          label={words.format}
          value={format}
          options={formats.map((value) => ({ value, name: value.toUpperCase() }))}
          onChange={(value) => change({ format: formats.find((one) => one === value) ?? 'pdf' })}
        />
      ) : null}
      {format === 'png' ? null : (
        <NumberField
          label={words.copies}
          value={wish.copies}
          least={1}
          most={mostCopies}
          onChange={(copies) => change({ copies })}
        />
      )}
      {format === 'pdf' ? (
        <Checkbox
          label={words.sheet}
          hint={words.sheetHint}
          checked={wish.onSheet}
          onChange={(onSheet) => change({ onSheet })}
        />
      ) : null}
      {format === 'pdf' && wish.onSheet ? (
        <SheetFields sheet={wish.sheet} onChange={(sheet) => change({ sheet })} />
      ) : null}
      <Button type="submit" busy={made.is === 'asking'}>
        {action ?? (printer === '' ? words.saveButton : words.printButton)}
      </Button>
      {made.is === 'failed' ? <Problem error={made.error} /> : null}
      <p role="status" className={textCss['done']}>
        {done === undefined
          ? ''
          : done.label === undefined
            ? words.printed((units?.length ?? 1) * wish.copies)
            : words.saved(done.label.name)}
      </p>
    </form>
  );
}
