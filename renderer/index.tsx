import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Out } from '../electron/contract/calls.ts';
import { engine } from './engine.ts';

function Drives() {
  const [about, setAbout] = useState<Out<'about'>>();
  const [state, setState] = useState<Out<'drives.watch'>>();
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    void engine.call('about', {}, { signal }).then(setAbout, () => {});
    void (async () => {
      for await (const next of engine.watch('drives.watch', {}, { signal })) setState(next);
    })().catch(() => {});
    return () => leaving.abort();
  }, []);
  return (
    <main>
      <h1>Wick</h1>
      <p data-testid="about">{about === undefined ? '' : `${about.face} ${about.version}`}</p>
      <button type="button" onClick={() => void engine.call('practice.make', {}).catch(() => {})}>
        Make a practice drive
      </button>
      <ul>
        {state?.drives.map((drive) => (
          <li key={drive.path}>
            {drive.path} {drive.name}
          </li>
        ))}
      </ul>
    </main>
  );
}

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Drives />
    </StrictMode>,
  );
}
