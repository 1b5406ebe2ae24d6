import updating from 'electron-updater';

// electron-updater, held to what the person asked for. Loaded only when somebody asks.

const { autoUpdater, CancellationToken } = updating;
autoUpdater.logger = null;
autoUpdater.autoDownload = false;
autoUpdater.autoInstallOnAppQuit = false;
autoUpdater.allowDowngrade = false;
// The installer that is downloaded is whole, and its hash is signed; one that fetches parts itself is not ours.
autoUpdater.disableWebInstaller = true;

/** What the list of updates says where it has a newer version than this one; not checked yet. */
export async function look(): Promise<unknown> {
  const found = await autoUpdater.checkForUpdates();
  if (found === null) throw new Error('this copy does not update itself');
  return found.isUpdateAvailable ? found.updateInfo : undefined;
}

/** What `look` has found. `onProgress` takes 0 to 1. */
export async function download(onProgress: (fraction: number) => void, signal: AbortSignal): Promise<void> {
  const token = new CancellationToken();
  const cancel = () => token.cancel();
  const progress = ({ percent }: { percent: number }) => onProgress(percent / 100);
  signal.addEventListener('abort', cancel, { once: true });
  autoUpdater.on('download-progress', progress);
  try {
    await autoUpdater.downloadUpdate(token);
  } finally {
    autoUpdater.off('download-progress', progress);
    signal.removeEventListener('abort', cancel);
  }
}

/** Installs what was downloaded, and ends the app. Comes back only where that fails. */
export async function install(): Promise<never> {
  return await new Promise((_, reject) => {
    autoUpdater.once('error', reject);
    autoUpdater.quitAndInstall();
  });
}
