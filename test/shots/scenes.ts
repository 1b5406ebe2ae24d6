import type { Scene } from './scene.ts';
import { bootScenes } from './scenes/boot.ts';
import { hubScenes } from './scenes/hub.ts';
import { cardScenes } from './scenes/cards.ts';
import { confirmScenes } from './scenes/confirm.ts';
import { engineerScenes } from './scenes/engineer.ts';
import { historyScenes } from './scenes/history.ts';
import { lotScenes } from './scenes/lots.ts';
import { settingsScenes } from './scenes/settings.ts';
import { startScenes } from './scenes/start.ts';
import { writingScenes } from './scenes/writing.ts';

/** Every screen in every state that looks different. */
export const scenes: readonly Scene[] = [
  ...startScenes,
  ...cardScenes,
  ...settingsScenes,
  ...confirmScenes,
  ...writingScenes,
  ...bootScenes,
  ...hubScenes,
  ...historyScenes,
  ...lotScenes,
  ...engineerScenes,
];
