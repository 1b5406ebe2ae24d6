import type { Catalogue } from './catalogue.ts';
import { boot } from './de/boot.ts';
import { cards } from './de/cards.ts';
import { confirm } from './de/confirm.ts';
import { files } from './de/files.ts';
import { frame } from './de/frame.ts';
import { history } from './de/history.ts';
import { hub } from './de/hub.ts';
import { settings } from './de/settings.ts';
import { start } from './de/start.ts';
import { writing } from './de/writing.ts';

export const de: Catalogue = { boot, cards, confirm, files, frame, history, hub, settings, start, writing };
