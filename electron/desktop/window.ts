import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { origin } from './origin.ts';
import { leastSize, placeWindow, readWindowState, writeWindowState } from './window-state.ts';

/** The page's own colours, so that nothing flashes before it is there. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff');

/** Opens the window where it was last, and shows it once there is something to see. */
export function openWindow(): BrowserWindow {
  const file = join(app.getPath('userData'), 'window.json');
  const state = readWindowState(file);
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...placeWindow(state, screens),
    ...leastSize,
    title: 'Wick',
    show: false,
    backgroundColor: background(),
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => writeWindowState(file, { ...window.getNormalBounds(), maximized: window.isMaximized() }));
  const onTheme = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', onTheme);
  window.once('closed', () => nativeTheme.off('updated', onTheme));
  void window.loadURL(`${origin}/`);
  return window;
}
