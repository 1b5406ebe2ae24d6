// The order of the layers is declared first: whatever comes before it would stand below.
import './look/tokens.css';
import './look/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { chooseLanguage, loadCatalogue } from './messages/catalogue.ts';
import { formatFor } from './messages/format.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');

const language = chooseLanguage(navigator.languages);
document.documentElement.lang = language;
const speech = { say: await loadCatalogue(language), format: formatFor(language) };
createRoot(root).render(
  <StrictMode>
    <App speech={speech} />
  </StrictMode>,
);
