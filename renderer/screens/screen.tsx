import { useFlow } from '../flow/use-flow.ts';
import type { Place } from '../frame.tsx';
import { useMessages } from '../messages/use-messages.ts';
import { Page } from '../parts/page.tsx';
import { Cards } from './cards/cards.tsx';
import { Start } from './start/start.tsx';

/** The screen of the step that the person is at. */
export function Screen({ place }: { place: Place }) {
  const [{ step }] = useFlow();
  const { say } = useMessages();
  if (place === 'history') return <Page title={say.frame.history}>…</Page>;
  if (step === 'image') return <Start />;
  if (step === 'cards') return <Cards />;
  return <Page title={say.frame.steps[step]}>…</Page>;
}
