import { CirclePlus, Factory, Flame, History } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Connection } from '../electron/contract/rpc/keep-connected.ts';
import { reachable, steps } from './flow/flow.ts';
import { useFlow } from './flow/use-flow.ts';
import css from './frame.module.css';
import { LanguageMenu } from './language-menu.tsx';
import { useMessages } from './messages/use-messages.ts';
import { HubButton } from './screens/hub/hub-button.tsx';

export type Place = 'make' | 'history' | 'lots';

interface FrameProps {
  place: Place;
  onPlace: (place: Place) => void;
  connection: Connection;
  children: ReactNode;
}

/** What stays around every screen: where one is, and where else one can go. */
export function Frame({ place, onPlace, connection, children }: FrameProps) {
  const { say } = useMessages();
  const { frame } = say;
  const Other = place === 'make' ? History : CirclePlus;
  return (
    <div className={css['frame']}>
      <a className={css['skip']} href="#content">
        {frame.skip}
      </a>
      <header className={css['bar']}>
        <span className={css['name']}>
          <Flame aria-hidden="true" className={css['flame']} />
          Wick
        </span>
        {place === 'make' ? <Steps /> : <span className={css['noSteps']} />}
        <div className={css['tools']}>
          <HubButton />
          <LanguageMenu />
          {place === 'lots' ? null : (
            <button type="button" data-lots className={css['place']} onClick={() => onPlace('lots')}>
              <Factory aria-hidden="true" className={css['placeSign']} />
              <span className={css['placeWord']}>{frame.lots}</span>
            </button>
          )}
          <button
            type="button"
            data-place={place}
            className={css['place']}
            onClick={() => onPlace(place === 'make' ? 'history' : 'make')}
          >
            <Other aria-hidden="true" className={css['placeSign']} />
            <span className={css['placeWord']}>{place === 'make' ? frame.history : frame.make}</span>
          </button>
        </div>
      </header>
      <p className={css['lost']} role="status" hidden={connection !== 'lost'}>
        {connection === 'lost' ? frame.reconnecting : ''}
      </p>
      <main id="content" className={css['content']}>
        {children}
      </main>
    </div>
  );
}

function Steps() {
  const { say } = useMessages();
  const [state, dispatch] = useFlow();
  const at = steps.indexOf(state.step);
  return (
    <nav aria-label={say.frame.steps.label} className={css['steps']}>
      <ol>
        {steps.map((step, index) => (
          <li key={step}>
            <button
              type="button"
              className={css['step']}
              data-passed={index < at}
              aria-current={index === at ? 'step' : undefined}
              disabled={index === at || !reachable(state, step)}
              onClick={() => dispatch({ type: 'go', step })}
            >
              <span className={css['word']}>{say.frame.steps[step]}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
