import type { Catalogue } from './catalogue.ts';
import { boot } from './fr/boot.ts';
import { cards } from './fr/cards.ts';
import { confirm } from './fr/confirm.ts';
import { files } from './fr/files.ts';
import { frame } from './fr/frame.ts';
import { history } from './fr/history.ts';
import { hub } from './fr/hub.ts';
import { settings } from './fr/settings.ts';
import { start } from './fr/start.ts';
import { writing } from './fr/writing.ts';

export const fr: Catalogue = { boot, cards, confirm, files, frame, history, hub, settings, start, writing };
