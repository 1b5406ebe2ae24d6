import type { PlanOptions } from '../../flow/flow.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Checkbox } from '../../parts/checkbox.tsx';
import css from './settings.module.css';

/** How the cards are written. What is usual is right for nearly everybody. */
export function Options() {
  const { say } = useMessages();
  const [{ options }, dispatch] = useFlow();
  const { verify = true, eject = true, changedOnly = false, unmapped = 'skip', store = true } = options;
  const text = say.settings.options;
  const set = (change: PlanOptions) => dispatch({ type: 'options', options: { ...options, ...change } });
  return (
    <details className={css['more']}>
      <summary>{text.title}</summary>
      <Checkbox
        label={text.verify}
        hint={text.verifyHint}
        checked={verify}
        onChange={(checked) => set({ verify: checked })}
      />
      <Checkbox label={text.eject} checked={eject} onChange={(checked) => set({ eject: checked })} />
      <Checkbox
        label={text.changedOnly}
        hint={text.changedOnlyHint}
        checked={changedOnly}
        onChange={(checked) => set({ changedOnly: checked })}
      />
      <Checkbox
        label={text.zero}
        hint={text.zeroHint}
        checked={unmapped === 'zero'}
        onChange={(checked) => set({ unmapped: checked ? 'zero' : 'skip' })}
      />
      <Checkbox label={text.store} checked={store} onChange={(checked) => set({ store: checked })} />
    </details>
  );
}
