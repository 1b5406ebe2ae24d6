import type { Catalogue } from './catalogue.ts';
import { boot } from './zh/boot.ts';
import { cards } from './zh/cards.ts';
import { confirm } from './zh/confirm.ts';
import { files } from './zh/files.ts';
import { frame } from './zh/frame.ts';
import { history } from './zh/history.ts';
import { hub } from './zh/hub.ts';
import { settings } from './zh/settings.ts';
import { start } from './zh/start.ts';
import { writing } from './zh/writing.ts';

export const zh: Catalogue = { boot, cards, confirm, files, frame, history, hub, settings, start, writing };
