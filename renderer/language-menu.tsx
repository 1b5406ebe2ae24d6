import { ChevronDown, Languages } from 'lucide-react';
import { use } from 'react';
import css from './language-menu.module.css';
import { type Language, languageNames, languages } from './messages/catalogue.ts';
import { SpeakContext, useMessages } from './messages/use-messages.ts';

/** Changes the language. Each stands by its own name, so that who reads no other finds it; the list is the system's own. */
export function LanguageMenu() {
  const { say, language } = useMessages();
  const speak = use(SpeakContext);
  return (
    <span className={css['menu']}>
      <Languages aria-hidden="true" className={css['sign']} />
      <select
        aria-label={say.frame.language}
        className={css['select']}
        value={language}
        onChange={({ target }) => speak(target.value as Language)}
      >
        {languages.map((one) => (
          <option key={one} value={one} lang={one}>
            {languageNames[one]}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden="true" className={css['open']} />
    </span>
  );
}
