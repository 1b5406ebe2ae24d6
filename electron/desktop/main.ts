import { app, BrowserWindow, dialog, Menu, protocol, shell } from 'electron';
import { serveBundle } from './bundle.ts';
import { mayLeave, shellAnswers } from './dialogs.ts';
import { EngineProcess } from './engine-process.ts';
import { givenFiles } from './given-files.ts';
import { type MenuActions, menuTemplate } from './menu.ts';
import { scheme } from './origin.ts';
import { joinPage } from './page.ts';
import { denyPermissions, keepToOwnPages } from './policy.ts';
import { ShownActivity } from './show-activity.ts';
import { openWindow } from './window.ts';

// Windows, menus, dialogs and policy; whatever Wick does, the engine does.

/** What stands before the arguments: the program, and in a checkout the folder of the app. */
const ownArguments = app.isPackaged ? 1 : 2;

/** Files that came before there was an engine to give them to. */
const early: string[] = [];
let window: BrowserWindow | undefined;
let engine: EngineProcess | undefined;
let isLeaving = false;

if (app.requestSingleInstanceLock()) await start();
else app.quit();

async function start(): Promise<void> {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.enableSandbox();
  app.setAppUserModelId('io.pantavisor.wick');
  keepToOwnPages();
  app.on('open-file', (event, path) => {
    event.preventDefault();
    give([path]);
  });
  app.on('second-instance', (_event, args, folder) => {
    give(givenFiles(args.slice(ownArguments), folder));
    if (window?.isMinimized() === true) window.restore();
    window?.show();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', endEngineFirst);
  give(givenFiles(process.argv.slice(ownArguments), process.cwd()));

  await app.whenReady();
  denyPermissions();
  protocol.handle(scheme, serveBundle);
  const started = new EngineProcess(shellAnswers(() => window));
  engine = started;
  for (const path of early.splice(0)) started.give(path);
  const activity = new ShownActivity(started.client, () => window);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, menuActions())));
  const open = () => {
    const opened = openWindow();
    window = opened;
    joinPage(opened, () => started.open());
    opened.on('close', (event) => {
      if (isLeaving || activity.writing === 0) return;
      event.preventDefault();
      void mayLeave(opened, activity.writing).then((leaves) => {
        isLeaving = leaves;
        if (leaves) opened.close();
      });
    });
    opened.once('closed', () => {
      if (window === opened) window = undefined;
    });
  };
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  open();
}

function give(paths: readonly string[]): void {
  for (const path of paths) {
    if (engine === undefined) early.push(path);
    else engine.give(path);
  }
}

function menuActions(): MenuActions {
  return {
    openImage: () => void chooseAndGive([]),
    openRecipe: () => void chooseAndGive([{ name: 'Recipes', extensions: ['yaml', 'yml', 'json'] }]),
    help: () => void shell.openExternal('https://pantavisor.io/'),
  };
}

async function chooseAndGive(filters: Electron.FileFilter[]): Promise<void> {
  if (window === undefined) return;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile'], filters });
  if (!canceled) give(filePaths);
}

/** What is being written ends in good order. */
function endEngineFirst(event: Electron.Event): void {
  if (engine === undefined) return;
  event.preventDefault();
  const ending = engine;
  engine = undefined;
  void ending.end().finally(() => app.quit());
}
