import { boot } from './en/boot.ts';
import { cards } from './en/cards.ts';
import { confirm } from './en/confirm.ts';
import { files } from './en/files.ts';
import { frame } from './en/frame.ts';
import { history } from './en/history.ts';
import { hub } from './en/hub.ts';
import { settings } from './en/settings.ts';
import { start } from './en/start.ts';
import { writing } from './en/writing.ts';

export const en = { boot, cards, confirm, files, frame, history, hub, settings, start, writing };
