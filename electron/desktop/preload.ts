import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from '../contract/bridge.ts';

let onText: ((text: string) => void) | undefined;
let onClose: (() => void) | undefined;
ipcRenderer.on('wick:text', (_event, text: string) => onText?.(text));
ipcRenderer.on('wick:closed', () => onClose?.());

const bridge: Bridge = {
  open(text, close) {
    onText = text;
    onClose = close;
    ipcRenderer.send('wick:open');
  },
  send: (text) => ipcRenderer.send('wick:text', text),
  speak: (language) => ipcRenderer.send('wick:language', language),
  pathOf: (file) => webUtils.getPathForFile(file as never),
};
contextBridge.exposeInMainWorld('wick', bridge);
