import assert from 'node:assert/strict';
import { autoUpdater, Menu, nativeTheme, Notification, powerSaveBlocker, screen, session, shell } from 'electron';
import { type Checks, heard } from './check.ts';

export const menuChecks: Checks = {
  'is built of a template, with menus inside': () => {
    const menu = Menu.buildFromTemplate([
      { label: '&File', submenu: [{ label: 'Open', accelerator: 'CmdOrCtrl+O' }, { type: 'separator' }] },
    ]);
    const [file] = menu.items;
    assert.deepEqual([file?.label, file?.type], ['&File', 'submenu']);
    assert.deepEqual(
      file?.submenu?.items.map(({ label, type }) => [label, type]),
      [
        ['Open', 'normal'],
        ['', 'separator'],
      ],
    );
  },
  'says of a role what it is told to say': () => {
    const [item] = Menu.buildFromTemplate([{ role: 'copy', label: 'Kopieren' }]).items;
    assert.deepEqual([item?.label, item?.role], ['Kopieren', 'copy']);
  },
  'turns a checkbox over before it tells': () => {
    const told: boolean[] = [];
    const click = ({ checked }: { checked: boolean }) => void told.push(checked);
    const [item] = Menu.buildFromTemplate([{ label: 'x', type: 'checkbox', checked: false, click }]).items;
    item?.click();
    item?.click();
    assert.deepEqual(told, [true, false]);
  },
  'is the app’s once it is set': () => {
    const menu = Menu.buildFromTemplate([{ label: 'x', submenu: [] }]);
    Menu.setApplicationMenu(menu);
    assert.deepEqual(
      Menu.getApplicationMenu()?.items.map(({ label }) => label),
      ['x'],
    );
    Menu.setApplicationMenu(null);
    assert.equal(Menu.getApplicationMenu(), null);
  },
};

export const notificationChecks: Checks = {
  'has what it was given': () => {
    assert.equal(typeof Notification.isSupported(), 'boolean');
    const { title, body, silent } = new Notification({ title: 'a', body: 'b', silent: false });
    assert.deepEqual([title, body, silent], ['a', 'b', false]);
  },
};

export const powerSaveBlockerChecks: Checks = {
  'is on from start to stop, each one by itself': () => {
    const [one, other] = [0, 1].map(() => powerSaveBlocker.start('prevent-app-suspension'));
    assert.ok(one !== undefined && other !== undefined && one !== other);
    powerSaveBlocker.stop(one);
    assert.deepEqual([powerSaveBlocker.isStarted(one), powerSaveBlocker.isStarted(other)], [false, true]);
    powerSaveBlocker.stop(other);
    assert.equal(powerSaveBlocker.isStarted(other), false);
  },
};

export const nativeThemeChecks: Checks = {
  'tells when its colours change': async () => {
    nativeTheme.themeSource = 'light';
    assert.equal(nativeTheme.shouldUseDarkColors, false);
    const updated = heard(nativeTheme, 'updated');
    nativeTheme.themeSource = 'dark';
    await updated;
    assert.equal(nativeTheme.shouldUseDarkColors, true);
    nativeTheme.themeSource = 'system';
  },
};

export const screenChecks: Checks = {
  'has displays with room for windows': () => {
    const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
    assert.ok(areas.length > 0);
    for (const { width, height } of areas) assert.ok(width > 0 && height > 0);
  },
};

export const sessionChecks: Checks = {
  'takes who decides on permissions, and lets go of them': () => {
    const { defaultSession } = session;
    defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
    defaultSession.setPermissionRequestHandler(null);
    defaultSession.setPermissionCheckHandler(() => false);
    defaultSession.setPermissionCheckHandler(null);
    defaultSession.setDevicePermissionHandler(() => false);
    defaultSession.setDevicePermissionHandler(null);
  },
  'is the same for the same name': () => {
    assert.equal(session.fromPartition('one'), session.fromPartition('one'));
    assert.notEqual(session.fromPartition('one'), session.fromPartition('other'));
  },
};

export const shellChecks: Checks = { 'beeps without an answer': () => assert.equal(shell.beep(), undefined) };

export const autoUpdaterChecks: Checks = {
  'can be told that the app will be updated': () => {
    let told = 0;
    autoUpdater.once('before-quit-for-update', () => (told += 1));
    autoUpdater.emit('before-quit-for-update');
    assert.equal(told, 1);
  },
};
