import type { Tables } from '../telling.ts';
import { errors } from './errors.ts';
import { phrases } from './phrases.ts';

export const telling: Tables = { errors, phrases };
