import { CSPProvider } from '@base-ui/react/csp-provider';
import { useCallback, useEffect, useReducer, useState, useSyncExternalStore } from 'react';
import { engine } from './engine.ts';
import { firstFlow, flow } from './flow/flow.ts';
import { LookIntoImage } from './flow/looking.tsx';
import { FilesFromOutside } from './flow/outside.tsx';
import { FlowContext } from './flow/use-flow.ts';
import { useJobOnLoad } from './flow/use-job-on-load.ts';
import { PlaceContext } from './flow/use-place.ts';
import { placeOnLoad, useWayBack } from './flow/use-way-back.ts';
import { Frame } from './frame.tsx';
import type { Language } from './messages/catalogue.ts';
import { loadTelling } from './messages/load-telling.ts';
import { rememberLanguage, speechIn } from './messages/speech.ts';
import { SpeakContext, type Speech, SpeechContext } from './messages/use-messages.ts';
import { Boundary } from './parts/boundary.tsx';
import { Screen } from './screens/screen.tsx';

const followConnection = (changed: () => void) => engine.onConnection(changed);

export function App({ speech: first }: { speech: Speech }) {
  const [speech, setSpeech] = useState(first);
  const state = useReducer(flow, firstFlow);
  const [{ step }, dispatch] = state;
  const [place, setPlace] = useState(placeOnLoad);
  useJobOnLoad(dispatch);
  useWayBack({ place, step }, setPlace, dispatch);
  const connection = useSyncExternalStore(followConnection, () => engine.connection);
  const speak = useCallback((language: Language) => {
    rememberLanguage(language);
    // Where it cannot be loaded, the one that is spoken stays.
    void speechIn(language).then(setSpeech, () => {});
  }, []);
  const { language } = speech;
  // What the engine says is rarely needed at once: it comes after the page.
  useEffect(() => {
    const add = (tell: Speech['tell']) => setSpeech((was) => (was.language === language ? { ...was, tell } : was));
    void loadTelling(language).then(add, () => {});
  }, [language]);
  return (
    <CSPProvider disableStyleElements>
      <SpeechContext value={speech}>
        <SpeakContext value={speak}>
          <Boundary>
            <FlowContext value={state}>
              <PlaceContext value={setPlace}>
                <FilesFromOutside>
                  <LookIntoImage>
                    <Frame place={place} onPlace={setPlace} connection={connection}>
                      <Boundary key={place}>
                        <Screen place={place} />
                      </Boundary>
                    </Frame>
                  </LookIntoImage>
                </FilesFromOutside>
              </PlaceContext>
            </FlowContext>
          </Boundary>
        </SpeakContext>
      </SpeechContext>
    </CSPProvider>
  );
}
