/**
 * A two-way pipe of texts between a page and the engine: Electron's messages, a WebSocket, a message port, memory. Texts
 * arrive whole and in order, or the channel is lost.
 */
export interface Channel {
  /** Does nothing once the channel is lost. */
  send(text: string): void;
  onMessage(listener: (text: string) => void): void;
  /** Told once, also when the channel was lost before anybody listened. */
  onClose(listener: () => void): void;
  close(): void;
}
