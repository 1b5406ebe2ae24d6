import { useFlow } from '../flow/use-flow.ts';
import type { Place } from '../frame.tsx';
import { Page } from '../parts/page.tsx';
import { useMessages } from '../messages/use-messages.ts';

/** The screen of the step that the person is at. */
export function Screen({ place }: { place: Place }) {
  const [{ step }] = useFlow();
  const { say } = useMessages();
  return (
    <Page title={place === 'history' ? say.frame.history : say.frame.steps[step]}>
      <p>…</p>
    </Page>
  );
}
