import { writeFileSync } from 'node:fs';
import { app, protocol } from 'electron';
import * as appChecks from './app.ts';
import type { Checks } from './check.ts';
import * as net from './net.ts';
import { messageChannelChecks, utilityProcessChecks } from './processes.ts';
import * as system from './system.ts';
import { browserWindowChecks, ipcChecks, protocolChecks, servePage, webContentsChecks } from './windows.ts';

// An app that looks whether what it runs on is as Electron says of itself. What it found goes into the file that
// CONFORMANCE_REPORT names.

/** What was found: of each module what holds, or what was thrown. */
const report: Record<string, Record<string, string>> = {};

async function look(name: string, checks: Checks): Promise<void> {
  const own = (report[name] ??= {});
  for (const [what, check] of Object.entries(checks)) {
    try {
      await check();
      own[what] = 'holds';
    } catch (error) {
      own[what] = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
    }
  }
}

const save = () => writeFileSync(process.env['CONFORMANCE_REPORT'] ?? '', JSON.stringify(report));

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.on('window-all-closed', () => {});
await look('app', appChecks.early);
await app.whenReady();
servePage();
await look('app', appChecks.checks);
await look('Menu', system.menuChecks);
await look('Notification', system.notificationChecks);
await look('powerSaveBlocker', system.powerSaveBlockerChecks);
await look('nativeTheme', system.nativeThemeChecks);
await look('screen', system.screenChecks);
await look('session', system.sessionChecks);
await look('shell', system.shellChecks);
await look('autoUpdater', system.autoUpdaterChecks);
await look('net', net.checks);
await look('MessageChannelMain', messageChannelChecks);
await look('utilityProcess', utilityProcessChecks);
await look('protocol', protocolChecks);
await look('ipcMain', ipcChecks);
await look('BrowserWindow', browserWindowChecks);
await look('webContents', webContentsChecks);

// The way out: it can be held up once, and is asked for again.
const way: string[] = [];
app.on('before-quit', () => way.push('before-quit'));
app.once('will-quit', (event) => {
  event.preventDefault();
  setTimeout(() => app.quit(), 50);
});
app.on('will-quit', () => way.push('will-quit'));
app.on('quit', (_event, code) => {
  report['app'] = { ...report['app'], 'quits in order, and can be held up': [...way, `quit ${code}`].join(', ') };
  save();
});
save();
app.quit();
