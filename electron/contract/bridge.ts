/** What the desktop app's window gives its page, as `window.wick`; there is none in a browser. */
export interface Bridge {
  /** Opens a channel to the engine; one that was opened before is lost. */
  open(onText: (text: string) => void, onClose: () => void): void;
  send(text: string): void;
  /** The language that the page speaks: what the system shows of the app follows it. */
  speak(language: string): void;
  /** Where a file lies that was dropped on the page (a `File`). */
  pathOf(file: object): string;
}
