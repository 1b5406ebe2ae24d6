import { type BrowserWindow, dialog } from 'electron';
import type { shellCalls } from '../contract/calls/shell.ts';
import type { Handlers } from '../contract/rpc/table.ts';

const recipes = [{ name: 'Recipes', extensions: ['yaml', 'yml', 'json'] }];

/** The system's own dialogs, over the window. */
export function shellAnswers(window: () => BrowserWindow | undefined): Handlers<typeof shellCalls> {
  return {
    choose: async ({ what, name }) => {
      const parent = window();
      if (parent === undefined) return {};
      if (what === 'new-recipe') {
        const { canceled, filePath } = await dialog.showSaveDialog(parent, {
          filters: recipes,
          ...(name === undefined ? {} : { defaultPath: name }),
        });
        return canceled || filePath === '' ? {} : { path: filePath };
      }
      const { canceled, filePaths } = await dialog.showOpenDialog(parent, {
        properties: ['openFile'],
        // What is in an image is found out by looking: whatever it is called, it can be chosen.
        filters: what === 'recipe' ? recipes : [{ name: 'All files', extensions: ['*'] }],
      });
      const [path] = filePaths;
      return canceled || path === undefined ? {} : { path };
    },
  };
}

/** Whether the person wants to leave although cards are being written. */
export async function mayLeave(window: BrowserWindow, writing: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: writing === 1 ? 'A card is being written.' : `${writing} cards are being written.`,
    detail: 'If you leave now, writing is cancelled, and what is on them cannot be used.',
    buttons: ['Go on writing', 'Cancel and leave'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
