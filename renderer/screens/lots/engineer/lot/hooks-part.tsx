import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { In, Out } from '../../../../../electron/contract/calls.ts';
import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../../messages/use-messages.ts';
import { Problem } from '../../../../parts/problem.tsx';
import formCss from '../form.module.css';
import layoutCss from '../layout.module.css';
import listCss from '../../../../parts/list.module.css';
import textCss from '../text.module.css';
import { useEngineerCall } from '../use-engineer-call.ts';
import { HookForm } from './hook-form.tsx';

export type Hook = In<'lot.setHooks'>['hooks'][number];
type Shown = Out<'lot.hooks'>['hooks'][number];

/** Who is told what happens to a lot. */
export function HooksPart({ lot }: { lot: string }) {
  const { hooks: words } = useEngineerWords();
  const [listed, list] = useEngineerCall('lot.hooks');
  const [kept, keep] = useEngineerCall('lot.setHooks');
  const [hooks, setHooks] = useState<readonly Shown[]>();
  useEffect(() => void list({ lot }), [list, lot]);
  useEffect(() => {
    if (listed.is === 'done') setHooks(listed.value.hooks);
  }, [listed]);
  const set = async (next: readonly Hook[]) => {
    const plain = next.map(({ url, secret, events }) => ({ url, ...(secret === undefined ? {} : { secret }), events }));
    const done = await keep({ lot, hooks: plain });
    if (done !== undefined) void list({ lot });
    return done !== undefined;
  };
  return (
    <section className={layoutCss['section']}>
      <p className={textCss['soft']}>{words.lead}</p>
      {listed.is === 'failed' ? <Problem error={listed.error} /> : null}
      {hooks?.length === 0 ? <p>{words.none}</p> : null}
      {hooks === undefined || hooks.length === 0 ? null : (
        <ul aria-label={words.list} className={listCss['list']}>
          {hooks.map((hook, index) => (
            <li key={`${hook.url} ${index}`} className={listCss['item']}>
              <HookLine hook={hook} />
              <button
                type="button"
                className={formCss['icon']}
                aria-label={words.remove(hook.url)}
                onClick={() => void set(hooks.filter((_, place) => place !== index))}
              >
                <X aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {kept.is === 'failed' ? <Problem error={kept.error} /> : null}
      {hooks === undefined ? null : <HookForm onAdd={(hook) => set([...hooks, hook])} />}
    </section>
  );
}

function HookLine({ hook }: { hook: Shown }) {
  const { hooks: words } = useEngineerWords();
  const { tell } = useMessages();
  const facts = [
    hook.events.map((event) => words.event[event]).join(', '),
    hook.secret === undefined ? words.unsigned : `${words.signed} (${hook.secret})`,
    hook.waiting > 0 ? words.waiting(hook.waiting) : words.nothingWaits,
  ];
  return (
    <div>
      <strong>{hook.url}</strong>
      <p className={textCss['small']}>{facts.join(' · ')}</p>
      {hook.problem === undefined ? null : (
        <p className={textCss['state']} data-tone="bad">
          ⚠ {words.problem(tell.phrase(hook.problem))}
        </p>
      )}
    </div>
  );
}
