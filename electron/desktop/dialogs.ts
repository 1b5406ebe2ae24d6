import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { shellCalls } from '../contract/calls/shell.ts';
import { recipeEndings } from '../contract/given-file.ts';
import type { Handlers } from '../contract/rpc/table.ts';
import { openLink } from './open-link.ts';
import type { Texts } from './texts/texts.ts';

type Window = () => BrowserWindow | undefined;
type Say = () => Texts;

/** The system's own dialogs, over the window. */
export function shellAnswers(window: Window, say: Say): Handlers<typeof shellCalls> {
  return {
    choose: async ({ what, name }) => {
      const path = what === 'new-recipe' ? await nameFile(window, say, name) : await chooseFile(window, say, what);
      return path === undefined ? {} : { path };
    },
    openLink: async ({ link }) => ({ opened: await openLink(link) }),
  };
}

/** Undefined where the person changed their mind. */
export async function chooseFile(window: Window, say: Say, what: 'image' | 'recipe'): Promise<string | undefined> {
  const parent = window();
  if (parent === undefined) return undefined;
  const { canceled, filePaths } = await dialog.showOpenDialog(parent, {
    properties: ['openFile'],
    // What is in an image is found out by looking: whatever it is called, it can be chosen.
    filters: what === 'recipe' ? [recipes(say), all(say)] : [all(say)],
  });
  return canceled ? undefined : filePaths[0];
}

async function nameFile(window: Window, say: Say, name: string | undefined): Promise<string | undefined> {
  const parent = window();
  if (parent === undefined) return undefined;
  const { canceled, filePath } = await dialog.showSaveDialog(parent, {
    filters: [recipes(say)],
    ...(name === undefined ? {} : { defaultPath: name }),
  });
  return canceled || filePath === '' ? undefined : filePath;
}

function recipes(say: Say): FileFilter {
  return { name: say().files.recipes, extensions: [...recipeEndings] };
}

function all(say: Say): FileFilter {
  return { name: say().files.all, extensions: ['*'] };
}

/** Whether the person wants to leave although cards are being written. */
export async function mayLeave(window: BrowserWindow, { leave }: Texts, writing: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: leave.message(writing),
    detail: leave.detail,
    buttons: [leave.stay, leave.leave],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
