import { Menu } from '@base-ui/react/menu';
import { Check, Languages } from 'lucide-react';
import { use } from 'react';
import css from './language-menu.module.css';
import { languageNames, languages } from './messages/catalogue.ts';
import { SpeakContext, useMessages } from './messages/use-messages.ts';

/** Changes the language. Each stands by its own name, so that who reads no other finds it. */
export default function LanguageMenu() {
  const { say, language } = useMessages();
  const speak = use(SpeakContext);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={css['trigger']} aria-label={`${say.frame.language}: ${languageNames[language]}`}>
        <Languages aria-hidden="true" />
        <span className={css['current']}>{languageNames[language]}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className={css['place']}>
          <Menu.Popup className={css['menu']}>
            <Menu.RadioGroup value={language} onValueChange={speak}>
              {languages.map((one) => (
                <Menu.RadioItem key={one} value={one} lang={one} closeOnClick className={css['item']}>
                  <Check aria-hidden="true" className={css['sign']} data-chosen={one === language} />
                  {languageNames[one]}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
