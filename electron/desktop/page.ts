import { type BrowserWindow, ipcMain, type IpcMainEvent } from 'electron';
import type { Channel } from '../contract/rpc/channel.ts';
import { isOwnPage } from './origin.ts';

interface Joined {
  /** Opens a channel to the engine; undefined where it has ended. */
  open: () => Channel | undefined;
  /** The page speaks this language (BCP 47), or says so. */
  speak: (language: string) => void;
}

/** Joins the page in a window with the engine: texts from one to the other, once it is known who sends them. */
export function joinPage(window: BrowserWindow, { open, speak }: Joined): void {
  let channel: Channel | undefined;
  const send = (name: 'wick:text' | 'wick:closed', text?: string) => {
    if (!window.isDestroyed()) window.webContents.send(name, text);
  };
  const isFromPage = ({ sender, senderFrame }: IpcMainEvent) =>
    sender === window.webContents && senderFrame !== null && senderFrame.parent === null && isOwnPage(senderFrame.url);

  const onOpen = (event: IpcMainEvent) => {
    if (!isFromPage(event)) return;
    const before = channel;
    const opened = open();
    channel = opened;
    before?.close();
    if (opened === undefined) return send('wick:closed');
    opened.onMessage((text) => {
      if (channel === opened) send('wick:text', text);
    });
    opened.onClose(() => {
      if (channel === opened) send('wick:closed');
    });
  };
  const onText = (event: IpcMainEvent, text: unknown) => {
    if (isFromPage(event) && typeof text === 'string') channel?.send(text);
  };
  const onLanguage = (event: IpcMainEvent, language: unknown) => {
    if (isFromPage(event) && typeof language === 'string') speak(language);
  };
  ipcMain.on('wick:open', onOpen);
  ipcMain.on('wick:language', onLanguage);
  ipcMain.on('wick:text', onText);
  window.once('closed', () => {
    ipcMain.off('wick:open', onOpen);
    ipcMain.off('wick:language', onLanguage);
    ipcMain.off('wick:text', onText);
    channel?.close();
  });
}
