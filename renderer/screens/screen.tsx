import { lazy, Suspense } from 'react';
import { useFlow } from '../flow/use-flow.ts';
import type { Place } from '../frame.tsx';
import { useMessages } from '../messages/use-messages.ts';
import { Page } from '../parts/page.tsx';
import { Boot } from './boot/boot.tsx';
import { Cards } from './cards/cards.tsx';
import { Confirm } from './confirm/confirm.tsx';
import { History } from './history/history.tsx';
import { Settings } from './settings/settings.tsx';
import { Start } from './start/start.tsx';
import { Writing } from './writing/writing.tsx';

const Lots = lazy(async () => ({ default: (await import('./lots/lots.tsx')).Lots }));

/** The screen of the step that the person is at. */
export function Screen({ place }: { place: Place }) {
  const [{ step }] = useFlow();
  const { say } = useMessages();
  if (place === 'history') return <History />;
  if (place === 'lots') {
    return (
      <Suspense>
        <Lots />
      </Suspense>
    );
  }
  if (step === 'image') return <Start />;
  if (step === 'settings') return <Settings />;
  if (step === 'confirm') return <Confirm />;
  if (step === 'cards') return <Cards />;
  if (step === 'writing') return <Writing />;
  if (step === 'boot') return <Boot />;
  return <Page title={say.frame.steps[step]}>…</Page>;
}
