import { cards } from './en/cards.ts';
import { frame } from './en/frame.ts';

export const en = { cards, frame };
