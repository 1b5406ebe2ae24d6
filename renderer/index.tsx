import './look/tokens.css';
import './look/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { preferredLanguage, speechIn } from './messages/speech.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');

const speech = await speechIn(preferredLanguage());
createRoot(root).render(
  <StrictMode>
    <App speech={speech} />
  </StrictMode>,
);
