import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  openImage: () => void;
  openRecipe: () => void;
  help: () => void;
}

/** The menu, with the habits of each platform. */
export function menuTemplate(platform: string, actions: MenuActions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      { label: 'Open &Image…', accelerator: 'CmdOrCtrl+O', click: actions.openImage },
      { label: 'Open &Recipe…', accelerator: 'CmdOrCtrl+Shift+O', click: actions.openRecipe },
      { type: 'separator' },
      { role: isMac ? 'close' : 'quit' },
    ],
  };
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    file,
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      submenu: [
        { label: 'Documentation', click: actions.help },
        ...(isMac ? [] : [{ type: 'separator' } as const, { role: 'about' } as const]),
      ],
    },
  ];
}
