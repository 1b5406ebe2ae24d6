import type * as Electron from 'electron';
import type { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu } from './menu.ts';
import { autoUpdater, net } from './net.ts';
import { MessageChannelMain } from './ports.ts';
import { protocol } from './protocol.ts';
import { dialog, nativeTheme, Notification, powerSaveBlocker, screen, session, shell } from './system.ts';
import { utilityProcess } from './utility-process.ts';
import type { WebContents } from './web-contents.ts';

// A stand-in for the module `electron` whose windows are pages of real Chromium: see register.mjs. What it has, it has as
// Electron has it; what is missing is missing loudly.
export {
  app,
  autoUpdater,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  net,
  Notification,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
};

/** What ours must be to stand for theirs: everything that both have, as they have it. Emitters are Node's on both sides. */
type Standing<Ours, Theirs> = Pick<Theirs, Exclude<keyof Ours & keyof Theirs, keyof EventEmitter>>;

app satisfies Omit<Standing<typeof app, Electron.App>, 'dock' | 'whenReady'>;
ipcMain satisfies Pick<Electron.IpcMain, 'removeHandler'>;
dialog satisfies Pick<
  Standing<typeof dialog, Electron.Dialog>,
  'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showErrorBox'
>;
nativeTheme satisfies Standing<typeof nativeTheme, Electron.NativeTheme>;
powerSaveBlocker satisfies Standing<typeof powerSaveBlocker, Electron.PowerSaveBlocker>;
protocol satisfies Standing<typeof protocol, Electron.Protocol>;
shell satisfies Standing<typeof shell, Electron.Shell>;
({}) as unknown as BrowserWindow satisfies Omit<Standing<BrowserWindow, Electron.BrowserWindow>, 'webContents'>;
({}) as unknown as WebContents satisfies Standing<WebContents, Electron.WebContents>;
({}) as unknown as Notification satisfies Standing<Notification, Electron.Notification>;
