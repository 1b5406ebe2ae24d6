import type { Catalogue } from './catalogue.ts';
import { boot } from './pt/boot.ts';
import { cards } from './pt/cards.ts';
import { confirm } from './pt/confirm.ts';
import { files } from './pt/files.ts';
import { frame } from './pt/frame.ts';
import { history } from './pt/history.ts';
import { hub } from './pt/hub.ts';
import { settings } from './pt/settings.ts';
import { start } from './pt/start.ts';
import { writing } from './pt/writing.ts';

export const pt: Catalogue = { boot, cards, confirm, files, frame, history, hub, settings, start, writing };
