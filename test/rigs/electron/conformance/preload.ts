import { contextBridge, ipcRenderer } from 'electron';

ipcRenderer.on('to-page', (_event, value: unknown) => ipcRenderer.send('echo', value));

let onOrder: (what: string, url: string) => void = () => {};
for (const what of ['go', 'open']) ipcRenderer.on(what, (_event, url: string) => onOrder(what, url));

contextBridge.exposeInMainWorld('bridge', {
  report: (report: unknown) => ipcRenderer.send('report', report),
  onOrder: (listener: typeof onOrder) => {
    onOrder = listener;
  },
  double: (number: number) => number * 2,
  ask: async (channel: string, ...args: unknown[]) => (await ipcRenderer.invoke(channel, ...args)) as unknown,
  sendFunction: () => {
    try {
      ipcRenderer.send('report', () => {});
      return 'sent';
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
  },
});
