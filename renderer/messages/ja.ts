import type { Catalogue } from './catalogue.ts';
import { boot } from './ja/boot.ts';
import { cards } from './ja/cards.ts';
import { confirm } from './ja/confirm.ts';
import { files } from './ja/files.ts';
import { frame } from './ja/frame.ts';
import { history } from './ja/history.ts';
import { hub } from './ja/hub.ts';
import { settings } from './ja/settings.ts';
import { start } from './ja/start.ts';
import { writing } from './ja/writing.ts';

export const ja: Catalogue = { boot, cards, confirm, files, frame, history, hub, settings, start, writing };
