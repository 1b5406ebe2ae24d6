import { app, BrowserWindow, dialog, Menu, protocol, shell } from 'electron';
import { serveBundle } from './bundle.ts';
import { chooseFile, mayLeave, shellAnswers } from './dialogs.ts';
import { type EngineFailure, failureTexts } from './engine-failure.ts';
import { EngineProcess } from './engine-process.ts';
import { givenFiles } from './given-files.ts';
import { Leaving } from './leaving.ts';
import { menuTemplate } from './menu.ts';
import { scheme } from './origin.ts';
import { joinPage } from './page.ts';
import { denyPermissions, keepToOwnPages } from './policy.ts';
import { ShownActivity } from './show-activity.ts';
import { Spoken } from './spoken.ts';
import type { Texts } from './texts/texts.ts';
import { Updates } from './update/updates.ts';
import { openWindow } from './window.ts';

// Windows, menus, dialogs and policy; whatever Wick does, the engine does.

/** What stands before the arguments: the program, and in a checkout the folder of the app. */
const ownArguments = app.isPackaged ? 1 : 2;

/** Files that came before there was an engine to give them to. */
const early: string[] = [];
let window: BrowserWindow | undefined;
let engine: EngineProcess | undefined;

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
  const spoken = new Spoken(app.getLocale(), () => showMenu());
  const [seen, say] = [() => window, () => spoken.texts];
  const started = new EngineProcess(shellAnswers(seen, say), (failure) => endWithout(failure, spoken.texts));
  engine = started;
  for (const path of early.splice(0)) started.give(path);
  const activity = new ShownActivity(started.client, { window: seen, say, onWriting: () => updates.giveWay() });
  const updates = new Updates({
    window: seen,
    say,
    writing: () => activity.writing,
    changed: () => showMenu(),
    end: async () => {
      await endEngine();
      // The new version is started before this one has ended.
      app.releaseSingleInstanceLock();
    },
  });
  const choose = (what: 'image' | 'recipe') =>
    void chooseFile(seen, say, what).then((path) => give(path === undefined ? [] : [path]));
  const actions = {
    openImage: () => choose('image'),
    openRecipe: () => choose('recipe'),
    help: () => void shell.openExternal('https://pantavisor.io/'),
  };
  const showMenu = () => {
    const { platform } = process;
    const template = menuTemplate({ platform, texts: spoken.texts, actions, updates: updates.menu });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };
  const open = () => {
    const opened = openWindow();
    window = opened;
    joinPage(opened, { open: () => started.open(), speak: (language) => spoken.change(language) });
    const leaving = new Leaving({
      writing: () => activity.writing,
      ask: () => mayLeave(opened, spoken.texts, activity.writing),
      close: () => opened.close(),
    });
    opened.on('close', (event) => {
      if (!leaving.mayClose()) event.preventDefault();
    });
    opened.once('closed', () => {
      if (window === opened) window = undefined;
    });
  };
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  showMenu();
  open();
  updates.start();
}

function give(paths: readonly string[]): void {
  for (const path of paths) {
    if (engine === undefined) early.push(path);
    else engine.give(path);
  }
}

/** Without an engine a window shows nothing but that it waits: the person is told why, and nothing is asked any more. */
function endWithout(failure: EngineFailure, texts: Texts): void {
  const { title, content } = failureTexts(failure, texts);
  dialog.showErrorBox(title, content);
  app.exit(1);
}

/** What is being written ends in good order. */
async function endEngine(): Promise<void> {
  const ending = engine;
  engine = undefined;
  await ending?.end();
}

function endEngineFirst(event: Electron.Event): void {
  if (engine === undefined) return;
  event.preventDefault();
  void endEngine().finally(() => app.quit());
}
