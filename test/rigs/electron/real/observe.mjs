// Loaded by real Electron before the app: notes what the app does, by the names that the stand-in notes it with, lets a
// test answer in a person's place, and does what a person or the system would do.
import process from 'node:process';
import { app, BrowserWindow, dialog, Menu, Notification, powerSaveBlocker, session, shell } from 'electron';

/** @type {{ what: string, detail?: unknown }[]} */
const journal = [];
/** @type {Map<string, unknown[]>} */
const answers = new Map();

/** @param {string} what @param {unknown} [detail] */
function note(what, detail) {
  journal.push(detail === undefined ? { what } : { what, detail });
}

/** @param {string} name @param {unknown} otherwise */
function answerOf(name, otherwise) {
  return answers.get(name)?.shift() ?? otherwise;
}

/**
 * @param {Record<string, any>} owner
 * @param {string} name
 * @param {(args: any[], go: () => any, self: any) => any} instead
 */
function wrap(owner, name, instead) {
  const real = owner[name];
  owner[name] = function wrapped(/** @type {any[]} */ ...args) {
    return instead(args, () => real.apply(this, args), this);
  };
}

const unanswered = {
  showOpenDialog: { canceled: true, filePaths: [] },
  showSaveDialog: { canceled: true, filePath: '' },
  showMessageBox: { response: 0, checkboxChecked: false },
};
for (const [name, otherwise] of Object.entries(unanswered)) {
  wrap(dialog, name, async ([, options]) => {
    note(`dialog.${name}`, options);
    return answerOf(name, otherwise);
  });
}
wrap(dialog, 'showErrorBox', ([title, content]) => note('dialog.showErrorBox', { title, content }));
wrap(shell, 'openExternal', async ([url]) => note('shell.openExternal', url));
wrap(powerSaveBlocker, 'start', ([kind], go) => {
  note('powerSaveBlocker.start', kind);
  return go();
});
wrap(powerSaveBlocker, 'stop', ([id], go) => {
  note('powerSaveBlocker.stop', id);
  return go();
});
wrap(BrowserWindow.prototype, 'setProgressBar', ([bar], go) => {
  note('window.setProgressBar', bar);
  return go();
});
wrap(Notification.prototype, 'show', (_args, _go, { title, body }) => note('notification', { title, body }));

app.on('web-contents-created', (_event, contents) => {
  contents.on('will-navigate', (event) => {
    // The app listens after this.
    setImmediate(() => event.defaultPrevented && note('navigation.prevented', event.url));
  });
  const set = contents.setWindowOpenHandler.bind(contents);
  contents.setWindowOpenHandler = (handler) =>
    set((details) => {
      const answer = handler(details);
      note(answer.action === 'deny' ? 'window-open.denied' : 'window-open.allowed', details.url);
      return answer;
    });
});
app.on('browser-window-created', (_event, window) => {
  window.on('close', (event) => setImmediate(() => event.defaultPrevented && note('window.close.prevented')));
});

/** @type {((contents: any, permission: string, decide: (granted: boolean) => void) => void) | null} */
let onRequest = null;
/** @type {((contents: any, permission: string) => boolean) | null} */
let onCheck = null;
app.once('ready', () => {
  wrap(session.defaultSession, 'setPermissionRequestHandler', ([handler], go) => {
    onRequest = handler;
    go();
  });
  wrap(session.defaultSession, 'setPermissionCheckHandler', ([handler], go) => {
    onCheck = handler;
    go();
  });
});

/**
 * @param {Electron.Menu | null | undefined} menu
 * @returns {Electron.MenuItem[]} with those of its submenus
 */
function itemsOf(menu) {
  return (menu?.items ?? []).flatMap((item) => [item, ...itemsOf(item.submenu)]);
}

/** @type {Record<string, (value: any) => unknown>} */
const doers = {
  'close-window': () => BrowserWindow.getAllWindows()[0]?.close(),
  'second-instance': (args) => app.emit('second-instance', {}, args, process.cwd(), undefined),
  'open-file': (path) => app.emit('open-file', { preventDefault() {} }, path),
  'click-menu': (label) => {
    const found = itemsOf(Menu.getApplicationMenu()).find((item) => item.label === label);
    if (found === undefined) throw new Error(`the menu has no ${label}`);
    found.click();
  },
  'kill-utility': () => {
    for (const { pid, name } of app.getAppMetrics()) if (name === 'Wick engine') process.kill(pid);
  },
  'ask-permission': async (permission) => {
    const check = onCheck?.(null, permission) ?? true;
    const request = await new Promise((resolve) => {
      if (onRequest === null) resolve(true);
      else onRequest(null, permission, resolve);
    });
    note('permission', { check, request });
  },
  quit: () => app.quit(),
};

globalThis.observed = {
  journal,
  act: async (name, value) => void (await doers[name]?.(value)),
  answer: (name, value) => void answers.set(name, [...(answers.get(name) ?? []), value]),
};
