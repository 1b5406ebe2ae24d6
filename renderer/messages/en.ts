import { cards } from './en/cards.ts';
import { files } from './en/files.ts';
import { frame } from './en/frame.ts';
import { start } from './en/start.ts';

export const en = { cards, files, frame, start };
