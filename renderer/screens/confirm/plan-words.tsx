import { Check, Info, TriangleAlert } from 'lucide-react';
import type { Plan } from '../../flow/flow.ts';
import type { Format } from '../../messages/format.ts';
import type { Catalogue } from '../../messages/catalogue.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { nameOf } from '../start/name-of.ts';
import css from './confirm.module.css';

/** What will happen, a sentence each; what a person should think about has a sign. */
export function PlanWords({ plan }: { plan: Plan }) {
  const { say, format } = useMessages();
  return (
    <ul className={css['words']}>
      {sentencesOf(plan, say, format).map(({ text, look }) => {
        const Sign = signs[look];
        return (
          <li key={text} data-look={look}>
            <Sign aria-hidden="true" />
            <span>{text}</span>
          </li>
        );
      })}
    </ul>
  );
}

type Look = 'good' | 'plain' | 'warn';

const signs: Record<Look, typeof Info> = { good: Check, plain: Info, warn: TriangleAlert };

function sentencesOf({ shows, settingsShown, fromCopy }: Plan, say: Catalogue, format: Format) {
  const { image, mappedBytes, unmappedBytes = 0, unmapped, verify, changedOnly, eject, recipe, targets } = shows;
  const { confirm } = say;
  const all = image.size;
  const much =
    mappedBytes !== undefined && all !== undefined && mappedBytes < all
      ? confirm.muchMapped(format.size(mappedBytes), format.size(all))
      : all === undefined
        ? confirm.muchUnknown
        : confirm.muchWhole(format.size(all));
  const found = targets.find(({ settings }) => settings !== undefined)?.settings?.recognised.family;
  const family = recipe?.family === 'auto' ? (found ?? 'generic') : recipe?.family;
  const sentences: { text: string; look: Look }[] = [];
  const add = (text: string, look: Look = 'plain') => sentences.push({ text, look });
  add(confirm.what(nameOf({ source: image.name }), targets.length));
  add(much);
  if (verify) add(confirm.verify, 'good');
  else add(confirm.noVerify, 'warn');
  if (changedOnly) add(confirm.changedOnly);
  if (unmappedBytes > 0) {
    add((unmapped === 'zero' ? confirm.gapsZero : confirm.gapsStay)(format.size(unmappedBytes)));
  }
  add(family === undefined ? confirm.noSettings : confirm.settings(say.start.family[family]));
  if (family !== undefined && !settingsShown) add(confirm.settingsHidden, 'warn');
  if (fromCopy) add(confirm.fromCopy);
  if (eject) add(confirm.eject);
  return sentences;
}
