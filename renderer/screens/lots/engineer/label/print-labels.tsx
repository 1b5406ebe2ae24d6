import { type FormEvent, useEffect, useState } from 'react';
import type { In } from '../../../../../electron/contract/calls.ts';
import { useCall } from '../../../../hooks/use-call.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Button } from '../../../../parts/button.tsx';
import { Problem } from '../../../../parts/problem.tsx';
import { Segmented } from '../../../../parts/segmented.tsx';
import { Select } from '../../../../parts/select.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import formCss from '../form.module.css';
import textCss from '../text.module.css';
import { saveDocument } from '../save-document.ts';

type Format = In<'label.make'>['format'];
const formats = ['pdf', 'png', 'zpl'] as const;

/** In place of a printer's id. */
const network = 'network';

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
  const [made, make] = useCall('label.make');
  const [printer, setPrinter] = useState('');
  const [address, setAddress] = useState('');
  const [format, setFormat] = useState<Format>('pdf');
  useEffect(() => void list({}), [list]);
  const printers = listed.is === 'done' ? listed.value.printers : [];
  const print = async (event: FormEvent) => {
    event.preventDefault();
    if (units === undefined) return onMissing?.();
    const to =
      printer === ''
        ? { format }
        : printer === network
          ? { format: 'zpl' as const, printer: address.trim() }
          : { format: 'pdf' as const, printer };
    const done = await make({ lot, units: [...units], again, ...to });
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
        onChange={setPrinter}
      />
      {printer === '' ? (
        <Segmented
          label={words.format}
          value={format}
          options={formats.map((value) => ({ value, name: value.toUpperCase() }))}
          onChange={(value) => setFormat(formats.find((one) => one === value) ?? 'pdf')}
        />
      ) : null}
      {printer === network ? (
        <TextInput
          label={words.addressOf}
          hint={words.addressHint}
          required
          pattern="[^\s:]+:[0-9]+"
          value={address}
          onChange={setAddress}
        />
      ) : null}
      <Button type="submit" busy={made.is === 'asking'}>
        {action ?? (printer === '' ? words.saveButton : words.printButton)}
      </Button>
      {made.is === 'failed' ? <Problem error={made.error} /> : null}
      <p role="status" className={textCss['done']}>
        {done === undefined
          ? ''
          : done.label === undefined
            ? words.printed(units?.length ?? 1)
            : words.saved(done.label.name)}
      </p>
    </form>
  );
}
