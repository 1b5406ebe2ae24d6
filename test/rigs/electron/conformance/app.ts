import assert from 'node:assert/strict';
import { isAbsolute } from 'node:path';
import { app } from 'electron';
import type { Checks } from './check.ts';

/** Before it is ready. */
export const early: Checks = {
  'is not ready at first': () => assert.equal(app.isReady(), false),
  'lets a sandbox be asked for': () => app.enableSandbox(),
  'gives the first process the lock': () => assert.equal(app.requestSingleInstanceLock(), true),
  'takes a name for the task bar': () => app.setAppUserModelId('io.pantavisor.wick.test'),
  'knows no language yet': () => assert.equal(app.getLocale(), ''),
};

export const checks: Checks = {
  'is ready once it has said so': async () => {
    await app.whenReady();
    assert.equal(app.isReady(), true);
  },
  'refuses a sandbox that comes too late': () => assert.throws(() => app.enableSandbox()),
  'knows where things lie': () => {
    for (const path of [app.getAppPath(), app.getPath('userData')]) assert.ok(isAbsolute(path), path);
  },
  'knows its language, version and name': () => {
    assert.match(app.getLocale(), /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/);
    assert.match(app.getVersion(), /^\d+\.\d+\.\d+/);
    assert.equal(typeof app.getName(), 'string');
  },
  'is not packaged in a checkout': () => assert.equal(app.isPackaged, false),
  'keeps its lock until it is given back': () => {
    assert.equal(app.requestSingleInstanceLock(), true);
    app.releaseSingleInstanceLock();
    assert.equal(app.requestSingleInstanceLock(), true);
  },
  'has a dock on macOS alone': () => assert.equal(app.dock === undefined, process.platform !== 'darwin'),
};
