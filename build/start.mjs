// `npm start`: makes the checkout ready and opens Wick: in a window of its own where Electron's runtime is there or can be
// had, else in the browser. It is the same app either way.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { say, setup, wickNode } from './setup.mjs';

const root = join(import.meta.dirname, '..');
const electron = join(root, 'node_modules', 'electron');
/** Files are meant relative to where the person stands. */
const files = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const wantsBrowser = process.argv.includes('--browser');

try {
  await setup();
  const why = wantsBrowser ? 'as you asked' : await whyNoWindow();
  process.exitCode = why === undefined ? await openWindow() : await openStation(why);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** Why there can be no window here; undefined where there can. */
async function whyNoWindow() {
  const { platform, env } = process;
  if (platform === 'linux' && env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined) {
    return 'there is no screen here';
  }
  // Chromium runs no sandbox for root, and there is no page without one.
  if (platform === 'linux' && process.getuid?.() === 0) return 'windows are not for root';
  if (runtime() !== undefined) return undefined;
  if (!(await isReachable('https://github.com'))) return "Electron's runtime is not here and cannot be downloaded";
  say("Getting Electron's runtime …");
  spawnSync(wickNode(), [join(electron, 'install.js')], { cwd: root, stdio: 'inherit', timeout: 600_000 });
  return runtime() === undefined ? "Electron's runtime could not be downloaded" : undefined;
}

/** Electron's program, where it is there. */
function runtime() {
  const name = existsSync(join(electron, 'path.txt')) ? readFileSync(join(electron, 'path.txt'), 'utf8') : 'electron';
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electron, 'dist'), name);
  return existsSync(path) ? path : undefined;
}

/** @param {string} address */
async function isReachable(address) {
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(3000) });
    return true;
  } catch {
    return false;
  }
}

async function openWindow() {
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const given = files.map((file) => resolve(from, file));
  // The helper is a script, which Electron's own program does not run.
  const env = { ...process.env, WICK_NODE: wickNode() };
  const app = spawn(runtime() ?? '', [root, ...given], { stdio: 'inherit', env });
  const [code] = await once(app, 'exit');
  return Number(code ?? 1);
}

/** @param {string} why */
async function openStation(why) {
  say(`Wick opens in the browser: ${why}.`);
  const wick = join(root, 'dist', 'wick.mjs');
  const station = spawn(wickNode(), [wick, 'station', '--json', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(station, 'exit');
  // It ends what is being written before it ends itself.
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(name, () => station.kill(name));
  let isOpen = false;
  for await (const line of createInterface({ input: station.stdout })) {
    const { event, address } = JSON.parse(line);
    if (event !== 'station' || isOpen) continue;
    isOpen = true;
    openBrowser(address);
  }
  const [code] = await ended;
  return Number(code ?? 0);
}

/** Where there is none, the address stands on the terminal. @param {string} address */
function openBrowser(address) {
  const { platform, env } = process;
  if (platform === 'linux' && env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined) return;
  const [program, ...args] =
    platform === 'darwin' ? ['open'] : platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  const browser = spawn(program ?? '', [...args, address], { stdio: 'ignore', detached: true });
  browser.on('error', () => {});
  browser.unref();
}
