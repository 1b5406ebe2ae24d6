import type { Catalogue } from './catalogue.ts';
import { boot } from './es/boot.ts';
import { cards } from './es/cards.ts';
import { confirm } from './es/confirm.ts';
import { files } from './es/files.ts';
import { frame } from './es/frame.ts';
import { history } from './es/history.ts';
import { hub } from './es/hub.ts';
import { settings } from './es/settings.ts';
import { start } from './es/start.ts';
import { writing } from './es/writing.ts';

export const es: Catalogue = { boot, cards, confirm, files, frame, history, hub, settings, start, writing };
