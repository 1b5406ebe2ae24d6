import { CSPProvider } from '@base-ui/react/csp-provider';
import { useReducer, useState, useSyncExternalStore } from 'react';
import { engine } from './engine.ts';
import { firstFlow, flow } from './flow/flow.ts';
import { LookIntoImage } from './flow/looking.tsx';
import { FilesFromOutside } from './flow/outside.tsx';
import { FlowContext } from './flow/use-flow.ts';
import { Frame, type Place } from './frame.tsx';
import { type Speech, SpeechContext } from './messages/use-messages.ts';
import { Screen } from './screens/screen.tsx';

const followConnection = (changed: () => void) => engine.onConnection(changed);

export function App({ speech }: { speech: Speech }) {
  const state = useReducer(flow, firstFlow);
  const [place, setPlace] = useState<Place>('make');
  const connection = useSyncExternalStore(followConnection, () => engine.connection);
  return (
    <CSPProvider disableStyleElements>
      <SpeechContext value={speech}>
        <FlowContext value={state}>
          <FilesFromOutside>
            <LookIntoImage>
              <Frame place={place} onPlace={setPlace} connection={connection}>
                <Screen place={place} />
              </Frame>
            </LookIntoImage>
          </FilesFromOutside>
        </FlowContext>
      </SpeechContext>
    </CSPProvider>
  );
}
