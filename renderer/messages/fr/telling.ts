import type { ErrorTexts, PhraseTexts } from '../telling.ts';
import { app } from './errors-app.ts';
import { files } from './errors-files.ts';
import { hub } from './errors-hub.ts';
import { lots } from './errors-lots.ts';
import { settings } from './errors-settings.ts';
import { source } from './errors-source.ts';
import { target } from './errors-target.ts';
import { boot } from './phrases-boot.ts';
import { cards } from './phrases-cards.ts';
import { drives } from './phrases-drives.ts';
import { findings } from './phrases-findings.ts';
import { ofLots } from './phrases-lots.ts';
import { mortem } from './phrases-mortem.ts';
import { settings as ofSettings } from './phrases-settings.ts';
import { sources } from './phrases-sources.ts';

const errors: ErrorTexts = { ...app, ...files, ...hub, ...lots, ...settings, ...source, ...target };
const phrases: PhraseTexts = {
  ...boot,
  ...cards,
  ...drives,
  ...findings,
  ...ofLots,
  ...mortem,
  ...ofSettings,
  ...sources,
};

export const telling = { errors, phrases };
