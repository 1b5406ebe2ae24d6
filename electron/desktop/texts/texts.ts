import type { Language } from '../../contract/language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';
import { zh } from './zh.ts';

/** What the system shows of Wick: menus, its own dialogs, notifications. A language that lacks some of it does not compile. */
export type Texts = typeof en;

export const textsIn: Readonly<Record<Language, Texts>> = { de, en, es, fr, ja, pt, zh };
