import type { MenuItemConstructorOptions as Item } from 'electron';
import type { Texts } from './texts/texts.ts';

export interface MenuActions {
  openImage: () => void;
  openRecipe: () => void;
  help: () => void;
}

interface MenuParts {
  /** As Node names it. */
  platform: string;
  texts: Texts;
  actions: MenuActions;
  /** What there is to say and do about updates. */
  updates: readonly Item[];
}

/** The menu, with the habits of each platform. Electron says what a role does in English only, so all of them are named. */
export function menuTemplate({ platform, texts: { menu }, actions, updates }: MenuParts): Item[] {
  const isMac = platform === 'darwin';
  const line = { type: 'separator' } as const;
  const about: Item = { role: 'about', label: menu.about };
  return [
    ...(isMac ? [appMenu(menu, [about, ...updates])] : []),
    {
      label: menu.file,
      submenu: [
        { label: menu.openImage, accelerator: 'CmdOrCtrl+O', click: actions.openImage },
        { label: menu.openRecipe, accelerator: 'CmdOrCtrl+Shift+O', click: actions.openRecipe },
        line,
        isMac ? { role: 'close', label: menu.close } : { role: 'quit', label: menu.quit },
      ],
    },
    {
      label: menu.edit,
      submenu: [
        { role: 'undo', label: menu.undo },
        { role: 'redo', label: menu.redo },
        line,
        { role: 'cut', label: menu.cut },
        { role: 'copy', label: menu.copy },
        { role: 'paste', label: menu.paste },
        { role: 'selectAll', label: menu.selectAll },
      ],
    },
    {
      label: menu.view,
      submenu: [
        { role: 'resetZoom', label: menu.actualSize },
        { role: 'zoomIn', label: menu.zoomIn },
        { role: 'zoomOut', label: menu.zoomOut },
        line,
        { role: 'togglefullscreen', label: menu.fullScreen },
      ],
    },
    ...(isMac ? [windowMenu(menu)] : []),
    {
      role: 'help',
      label: menu.help,
      submenu: [{ label: menu.documentation, click: actions.help }, ...(isMac ? [] : [line, ...updates, line, about])],
    },
  ];
}

/** The one that is called like the app, on macOS alone. */
function appMenu(menu: Texts['menu'], first: readonly Item[]): Item {
  const line = { type: 'separator' } as const;
  return {
    label: 'Wick',
    submenu: [
      ...first,
      line,
      { role: 'services', label: menu.services },
      line,
      { role: 'hide', label: menu.hide },
      { role: 'hideOthers', label: menu.hideOthers },
      { role: 'unhide', label: menu.showAll },
      line,
      { role: 'quit', label: menu.quit },
    ],
  };
}

function windowMenu(menu: Texts['menu']): Item {
  return {
    role: 'window',
    label: menu.window,
    submenu: [
      { role: 'minimize', label: menu.minimize },
      { role: 'zoom', label: menu.zoom },
      { type: 'separator' },
      { role: 'front', label: menu.front },
    ],
  };
}
