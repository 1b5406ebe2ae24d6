import type { Scene } from '../../shots/scene.ts';
import { bootScenes } from '../../shots/scenes/boot.ts';
import { cardScenes } from '../../shots/scenes/cards.ts';
import { confirmScenes } from '../../shots/scenes/confirm.ts';
import { engineerScenes } from '../../shots/scenes/engineer.ts';
import { historyScenes } from '../../shots/scenes/history.ts';
import { hubScenes } from '../../shots/scenes/hub.ts';
import { lotScenes } from '../../shots/scenes/lots.ts';
import { settingsScenes } from '../../shots/scenes/settings.ts';
import { startScenes } from '../../shots/scenes/start.ts';
import { writingScenes } from '../../shots/scenes/writing.ts';

/** All scenes, in parts that take about the same time: each is a file, so that several can run at once. */
export const parts = {
  plan: [...startScenes, ...cardScenes, ...settingsScenes, ...confirmScenes],
  made: [...writingScenes, ...bootScenes, ...hubScenes, ...historyScenes],
  lots: lotScenes,
  engineer: engineerScenes,
} as const satisfies Record<string, readonly Scene[]>;
